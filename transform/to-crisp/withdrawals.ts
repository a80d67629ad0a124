import type { TargetRow } from '../../core/target-row.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import type { Questions } from '../shape/questions.js';
import type { CrispContext } from './context.js';
import type { ArticleWithdrawalRow } from './rows.js';

/**
 * What readers at the source may not read: an earlier load may have published it, and then it is to be unpublished. Where none
 * did, the plan lets the row fall.
 */

export const withdrawalRow = (
  key: string,
  lineage: TargetRow['lineage'],
  locales: readonly string[],
): TargetRow => {
  const data: ArticleWithdrawalRow = { locales };
  return { kind: 'article-withdrawal', key, lineage, data: { ...data }, losses: [] };
};

/** Every language that the mapping names. */
export const targetLocales = ({ mapping }: Pick<CrispContext, 'mapping'>): readonly string[] =>
  [...new Set([...mapping.articles.locales.values()].filter((locale) => locale !== null))].sort();

/** Articles that are not loaded for readers in any language. */
export async function* withdrawalRows(ask: Questions, context: CrispContext): AsyncGenerator<TargetRow> {
  const locales = targetLocales(context);
  if (locales.length === 0) return;
  for await (const rows of ask.stream<LineageColumns & { readonly id: string }>('articles/article_withdrawn'))
    for (const row of rows) yield withdrawalRow(row.id, lineageOf(row), locales);
}
