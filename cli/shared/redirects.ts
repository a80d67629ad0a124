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
}

const joined = (site: string, path: string): string =>
  /^https?:/i.test(path) ? path : `${site.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;

/** Old addresses, each once, with where they lead now. */
export const redirectsOf = (
  old: readonly OldAddress[],
  now: ReadonlyMap<string, ArticleAddress>,
  site: string,
): readonly Redirect[] => {
  const byFrom = new Map<string, Redirect>();
  for (const { article, title, path } of old) {
    const there = now.get(article);
    const from = joined(site, path);
    const redirect = { from, to: there?.url ?? null, article, remoteId: there?.remoteId ?? null, title };
    // An address that two articles claim leads to the one that arrived.
    if (byFrom.get(from)?.to === undefined || byFrom.get(from)?.to === null) byFrom.set(from, redirect);
  }
  return [...byFrom.values()];
};

/** The file for whoever keeps the old domain. */
export const redirectsCsv = (redirects: readonly Redirect[]): string =>
  csv(
    ['from', 'to', 'title', 'article', 'remote_id'],
    redirects.map(({ from, to, title, article, remoteId }) => [from, to, title, article, remoteId]),
  );
