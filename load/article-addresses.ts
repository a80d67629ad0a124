import { withSpillingDuck } from '../core/spilling-duck.js';
import { fillKnown, parseFacts } from './ledger/known.js';
import type { Plan } from './plan/plan-file.js';
import { loadSql } from './sql-file.js';

/** Where an article is since it was loaded. */
export interface ArticleAddress {
  readonly remoteId: string;
  /** As the target told it; null when it told none. */
  readonly url: string | null;
}

/** Addresses of a plan's articles by the key of their row, from a ledger; no network. */
export const articleAddresses = async (
  plan: Plan,
  ledgerFile: string,
): Promise<ReadonlyMap<string, ArticleAddress>> => {
  const files = plan.header.phases.flatMap(({ phase }) => plan.files(phase));
  if (files.length === 0) return new Map();
  return withSpillingDuck({ memoryMb: 256 }, async (duck) => {
    await fillKnown(duck, ledgerFile, 'plan', files);
    const rows = await duck.all<{ key: string; remote: string; facts: string | null }>(
      loadSql('article-addresses', {}),
    );
    return new Map(
      rows.map(({ key, remote, facts }) => {
        const { url, article } = parseFacts(facts);
        // A redirection is named by the old path, and says which article it leads to.
        return [article ?? key.slice('article:'.length), { remoteId: remote, url: url ?? null }];
      }),
    );
  });
};
