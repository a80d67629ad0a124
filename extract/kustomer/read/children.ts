import type { Draft } from '../../draft.js';
import { refusalLine } from '../api/refusal.js';
import { put, recordId } from '../record.js';
import type { Counted } from './count-rule.js';
import type { ListPage } from './list-page.js';
import { isRoleRefusal, kindGap } from './refused.js';
import { textGaps } from './text-gaps.js';

/** Children of one parent as its list gives them, and what is said when they are too few. */

/** What the answers said, for a gap that may follow. */
export interface Heard {
  /** The key may not read the children at all; the gap that says so is in the draft. */
  readonly refused: boolean;
  readonly evidence: string;
  readonly request: number;
  readonly at: string;
}

interface Ids {
  has(id: string): boolean;
  add(id: string): unknown;
}

/** Puts the children of some pages into a draft. `again`: those that are known already too, for they may have changed. */
export const takeChildren = (
  draft: Draft,
  rule: Counted,
  roles: readonly string[],
  pages: readonly ListPage[],
  received: Ids,
  again: boolean,
): Heard => {
  const shape = `GET ${rule.path('{id}')}`;
  let evidence = `${shape} gave no more`;
  let request = -1;
  let at = '';
  for (const page of pages) {
    request = draft.answered(page.entries);
    at = page.fetchedAt;
    if (!page.ok) {
      if (isRoleRefusal(page.refusal)) {
        draft.miss(kindGap(rule.kind, shape, page.refusal, roles, request, at));
        return { refused: true, evidence, request, at };
      }
      evidence = `${shape}: ${refusalLine(page.refusal)}`;
      continue;
    }
    for (const kept of page.kept) {
      const id = recordId(kept.cut);
      const isNew = !received.has(id);
      received.add(id);
      if (!isNew && !again) continue;
      const origin = { kind: rule.kind, request, fetchedAt: at };
      put(draft, kept, origin);
      if (isNew) for (const gap of textGaps(kept, origin)) draft.miss(gap);
    }
  }
  return { refused: false, evidence, request, at };
};

/** Says that a parent declares another number of children than came. */
export const missChildren = (
  draft: Draft,
  rule: Counted,
  parentId: string,
  declared: number,
  received: number,
  { evidence, request, at }: Omit<Heard, 'refused'>,
): void =>
  draft.miss({
    reason: 'count-mismatch',
    kind: rule.kind,
    parentKind: rule.parentKind,
    parentId,
    field: rule.count.join('.'),
    expected: String(declared),
    received: String(received),
    evidence,
    request,
    at,
  });
