import { withSpillingDuck } from '../core/spilling-duck.js';
import { fillKnown, parseFacts } from './ledger/known.js';
import type { Plan } from './plan/plan-file.js';
import { loadSql } from './sql-file.js';

/** Where an article is since it was loaded. */
export interface ArticleAddress {
  readonly remoteId: string;
  /** Of its main text, as the target told it; null when it told none. */
  readonly url: string | null;
  /** Of each language, by the target's code. */
  readonly urls: ReadonlyMap<string, string>;
}

/** A target tells `url`, and `url:<language>` where it has one for each. */
const addressesOf = (facts: Readonly<Record<string, string>>): Omit<ArticleAddress, 'remoteId'> => ({
  url: facts.url ?? null,
  urls: new Map(
    Object.entries(facts)
      .filter(([name]) => name.startsWith('url:'))
      .map(([name, url]) => [name.slice('url:'.length), url]),
  ),
});

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
      rows.map(({ key, remote, facts: told }) => {
        const facts = parseFacts(told);
        // A redirection is named by the old path, and says which article it leads to.
        return [facts.article ?? key.slice('article:'.length), { remoteId: remote, ...addressesOf(facts) }];
      }),
    );
  });
};
