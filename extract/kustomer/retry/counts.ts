import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import type { Gap } from '../../../archive-format/gap.js';
import type { GapState } from '../../../archive-format/gaps/state.js';
import { createDraft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { type Counted, scalarAt } from '../read/count-rule.js';
import { askParent, noNews, type Parent, takeParent } from '../read/recount-parent.js';
import type { Reading } from '../reader.js';
import { countRules } from '../streams.js';
import type { RetryCursor } from './singles.js';

/** Gaps of parents that declare more children than were received: their lists are read again. */

const ruleOf = (kind: string, parentKind: string | undefined): Counted | undefined =>
  countRules.find((rule) => rule.kind === kind && rule.parentKind === parentKind);

export const isCount = (gap: Pick<Gap, 'reason' | 'kind' | 'parentKind' | 'parentId'>): boolean =>
  gap.reason === 'count-mismatch' &&
  gap.parentId !== undefined &&
  ruleOf(gap.kind, gap.parentKind) !== undefined;

/** The parents of some gaps with the children that the archive and this snapshot have of each. */
const parentsOf = async (
  gaps: readonly GapState[],
  rule: Counted,
  { context, held, signal }: Reading & { readonly held: HeldRecords },
): Promise<readonly Parent[]> => {
  const parents = new Map<string, Parent>();
  for (const { parentId = '', expected } of gaps)
    parents.set(parentId, {
      ...noNews(),
      id: parentId,
      declared: expected === undefined ? undefined : Number(expected),
      received: new Set(),
    });
  const columns = ['id', rule.columns.count];
  for await (const [id, count] of held.rows(rule.parentKind, columns, signal)) {
    const parent = id ? parents.get(id) : undefined;
    if (parent) parent.declared = rule.columns.read(count ?? null) ?? parent.declared;
  }
  for await (const [id, parent] of held.rows(rule.kind, ['id', rule.columns.parent], signal))
    if (id && parent && held.has(rule.kind, id)) parents.get(parent)?.received.add(id);
  for await (const child of context.staged(rule.kind)) {
    const parent = scalarAt(child, rule.parent);
    if (typeof parent === 'string') parents.get(parent)?.received.add(child.id);
  }
  return [...parents.values()];
};

/** Tries some gaps of one kind of count, in order; ends with all of them done. */
export async function* retryCounts(
  gaps: readonly GapState[],
  reading: Reading & { readonly held: HeldRecords },
  start: RetryCursor,
): AsyncGenerator<{ readonly batch: Batch; readonly cursor: RetryCursor }> {
  const parallelCalls = reading.api.width();
  const rule = ruleOf(gaps[0]?.kind ?? '', gaps[0]?.parentKind) as Counted;
  const parents = await parentsOf(gaps, rule, reading);
  let cursor = start;
  for (let from = 0; from < parents.length; from += parallelCalls * 4) {
    const group = parents.slice(from, from + parallelCalls * 4);
    const answers = cursor.refused.includes(rule.kind)
      ? []
      : await mapLimited(group, parallelCalls, (parent) => askParent(rule, reading, parent));
    const draft = createDraft();
    const isRefused = answers.some((answer) => takeParent(draft, rule, [], answer));
    cursor = {
      ...cursor,
      gaps: cursor.gaps + group.length,
      refused: isRefused ? [...cursor.refused, rule.kind] : cursor.refused,
    };
    yield { batch: draft.finish({ ...cursor }, false), cursor };
  }
}
