import type { ArticleAddress } from '../../load/article-addresses.js';
import { csv } from '../../transform/handover/csv.js';
import type { OldAddress } from '../../transform/handover/old-addresses.js';

export interface Redirect {
  readonly from: string;
  /** Null: the article has no address at the target. */
  readonly to: string | null;
  readonly article: string;
  readonly remoteId: string | null;
  readonly title: string | null;
  /** The old address's language, as the source calls it; null when it has none of its own. */
  readonly language: string | null;
}

const joined = (site: string, path: string): string =>
  /^https?:/i.test(path) ? path : `${site.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;

/** Old addresses, each once, with where they lead now: to the same language where that is there, else to the main one. */
export const redirectsOf = (
  old: readonly OldAddress[],
  now: ReadonlyMap<string, ArticleAddress>,
  site: string,
  /** The source's code of a language to the target's. */
  languages: ReadonlyMap<string, string | null>,
): readonly Redirect[] => {
  const byFrom = new Map<string, Redirect>();
  for (const { article, title, path, locale } of old) {
    const there = now.get(article);
    const from = joined(site, path);
    const language = locale === null ? null : (languages.get(locale) ?? null);
    const own = language === null ? undefined : there?.urls.get(language);
    const to = own ?? there?.url ?? null;
    const redirect = { from, to, article, remoteId: there?.remoteId ?? null, title, language: locale };
    // An address that two articles claim leads to the one that arrived.
    if (byFrom.get(from)?.to === undefined || byFrom.get(from)?.to === null) byFrom.set(from, redirect);
  }
  return [...byFrom.values()];
};

/** The file for whoever keeps the old domain. */
export const redirectsCsv = (redirects: readonly Redirect[]): string =>
  csv(
    ['from', 'to', 'title', 'article', 'remote_id', 'language'],
    redirects.map(({ from, to, title, article, remoteId, language }) => [
      from,
      to,
      title,
      article,
      remoteId,
      language,
    ]),
  );
