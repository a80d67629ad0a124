import { load } from 'cheerio/slim';

/** What the places in an article's HTML become at load time. */
export interface ArticlePlaces {
  /** Address of a linked article by its operation key; undefined: it has none (yet). */
  readonly link: (key: string) => string | undefined;
  readonly picture: (sha256: string) => string;
}

export interface PlacedHtml {
  readonly html: string;
  /** Keys of linked articles that have no address: their links became plain text. */
  readonly unlinked: readonly string[];
}

/**
 * Puts real addresses where shaping left `href="article:<key>"` (a fragment may follow) and `src="blob:<sha256>"`.
 * Everything else stays as shaping made it.
 */
export const placeHtml = (html: string, places: ArticlePlaces): PlacedHtml => {
  if (!html.includes('article:') && !html.includes('blob:')) return { html, unlinked: [] };
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true } });
  const unlinked: string[] = [];
  $('a[href^="article:"]').each((_index, element) => {
    const link = $(element);
    const [key = '', fragment] = (link.attr('href') ?? '').split('#', 2);
    const address = places.link(key);
    if (address === undefined) {
      unlinked.push(key);
      link.replaceWith(link.contents());
    } else {
      link.attr('href', fragment === undefined ? address : `${address}#${fragment}`);
    }
  });
  $('[src^="blob:"]').each((_index, element) => {
    const picture = $(element);
    picture.attr('src', places.picture((picture.attr('src') ?? '').slice('blob:'.length)));
  });
  return { html: $.html(), unlinked };
};
