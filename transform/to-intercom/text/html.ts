import { load } from 'cheerio';
import type { LossReason } from '../../../core/target-row.js';

/** HTML of a comment as Intercom takes it, and what was lost on the way. */
export interface PartHtml {
  readonly html: string;
  readonly losses: readonly {
    readonly reason: 'html-cleaned';
    readonly before: string;
    readonly after: string | null;
  }[];
}

/** Stand-in until transform/html offers the dialect. */
export const partHtml = (html: string): PartHtml => {
  const dom = load(html);
  dom('script,style,head').remove();
  const text = dom('body').text();
  return { html: `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`, losses: [] };
};

/** Stand-in until transform/html offers the reading text. */
export const readingText = (html: string): string => {
  const dom = load(html);
  dom('script,style,head').remove();
  return dom('body').text().trim();
};

/** What becomes of the addresses in an article. */
export interface ArticleAddresses {
  /** The new address of a link, or null to keep it. */
  link(href: string): string | null;
  /** The new address of a picture, or null when there are no bytes of it. */
  picture(src: string): string | null;
}

export interface ArticleHtml {
  readonly html: string;
  readonly losses: readonly {
    readonly reason: LossReason;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Stand-in until transform/html offers Intercom's article dialect. */
export const articleHtml = (html: string, addresses: ArticleAddresses): ArticleHtml => {
  const dom = load(html, null, false);
  for (const link of dom('a[href]').toArray()) {
    dom(link).attr('href', addresses.link(link.attribs.href as string) ?? (link.attribs.href as string));
  }
  for (const picture of dom('img[src]').toArray()) {
    const src = addresses.picture(picture.attribs.src as string);
    if (src === null) dom(picture).replaceWith(`[Picture not available: ${dom(picture).attr('alt') ?? ''}]`);
    else dom(picture).attr('src', src);
  }
  return { html: dom.html(), losses: [] };
};
