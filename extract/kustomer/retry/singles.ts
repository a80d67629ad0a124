import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import type { Gap } from '../../../archive-format/gap.js';
import type { GapState } from '../../../archive-format/gaps/state.js';
import { createDraft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import { type Fetched, fetchReference, putFetched, whyNothing } from '../read/reference.js';
import { attachmentPaths, versionPath } from '../read/references.js';
import { isRoleRefusal } from '../read/refused.js';
import type { CursorFacts, Reading } from '../reader.js';

/**
 * Gaps that one record answers: one that could not be fetched, and bytes that could not. For bytes the record is asked for
 * again, too, because only a fresh one has a link that works; unchanged, it is only counted.
 */

const bytesReasons: readonly Gap['reason'][] = [
  'blob-missing',
  'blob-length',
  'blob-expired',
  'blob-too-large',
  'blob-refused',
];

const plainPaths: Readonly<Record<string, (id: string) => string>> = {
  user: (id) => `/v1/users/${segment(id)}`,
  customer: (id) => `/v1/customers/${segment(id)}`,
  company: (id) => `/v1/companies/${segment(id)}`,
  conversation: (id) => `/v1/conversations/${segment(id)}`,
  kb_article: (id) => `/v1/kb/articles/${segment(id)}`,
  kb_version: (id) => versionPath(id.slice(0, id.lastIndexOf('/')), id.slice(id.lastIndexOf('/') + 1)),
  media: (id) => `/v1/media/${segment(id)}`,
};

const isOfBytes = ({ reason, kind }: Pick<Gap, 'reason' | 'kind'>): boolean =>
  bytesReasons.includes(reason) && (kind === 'attachment' || kind === 'media');

export const isSingle = (gap: Pick<Gap, 'reason' | 'kind' | 'id' | 'parentId'>): boolean => {
  if (gap.id === undefined) return false;
  if (isOfBytes(gap)) return true;
  if (gap.reason !== 'record-missing') return false;
  return gap.kind === 'attachment' ? gap.parentId !== undefined : plainPaths[gap.kind] !== undefined;
};

/** The messages and notes of files whose gap does not name them. */
const parentsOf = async (
  gaps: readonly GapState[],
  held: HeldRecords,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, { readonly kind: string; readonly id: string }>> => {
  const wanted = new Set(
    gaps.flatMap(({ kind, id, parentId }) => (kind === 'attachment' && !parentId && id ? [id] : [])),
  );
  const found = new Map<string, { readonly kind: string; readonly id: string }>();
  if (wanted.size === 0) return found;
  for await (const [id, message, note] of held.rows('attachment', ['id', 'message_id', 'note_id'], signal)) {
    if (!id || !wanted.has(id)) continue;
    if (message) found.set(id, { kind: 'message', id: message });
    else if (note) found.set(id, { kind: 'note', id: note });
  }
  return found;
};

/** A gap that stays: the same names, with what was seen this time. */
const again = (gap: GapState, evidence: string, request: number, at: string): Gap => {
  const { reason, kind, id, parentKind, parentId, field, expected, received } = gap;
  return {
    ...{ reason, kind, evidence, request, at },
    ...(id === undefined ? {} : { id }),
    ...(parentKind === undefined ? {} : { parentKind }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(field === undefined ? {} : { field }),
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
  };
};

/** Gaps of one batch: so much is asked again after a crash. */
const together = 32;

export interface RetryCursor extends CursorFacts {
  /** Gaps that are done, in the order in which they came. */
  readonly gaps: number;
  /** Kinds that the key may not read: their gaps were not tried. */
  readonly refused: readonly string[];
}

/** Tries some gaps of single records, in order; ends with all of them done. */
export async function* retrySingles(
  gaps: readonly GapState[],
  reading: Reading & { readonly held: HeldRecords },
  start: RetryCursor,
): AsyncGenerator<{ readonly batch: Batch; readonly cursor: RetryCursor }> {
  const { api, links, held, signal } = reading;
  const parents = await parentsOf(gaps, held, signal);
  const pathsOf = ({ kind, id = '', parentKind, parentId }: GapState): readonly string[] => {
    if (kind !== 'attachment') return [plainPaths[kind]?.(id) ?? ''];
    const parent = parentKind && parentId ? { kind: parentKind, id: parentId } : parents.get(id);
    return parent ? attachmentPaths(parent.kind, parent.id, id) : [`/v1/attachments/${segment(id)}`];
  };
  let cursor = start;
  for (let from = 0; from < gaps.length; from += together) {
    const group = gaps.slice(from, from + together);
    const wanted = group.filter(({ kind }) => !cursor.refused.includes(kind));
    const answers = await mapLimited(wanted, api.width(), (gap) =>
      fetchReference(api, { paths: pathsOf(gap) }, signal),
    );
    const draft = createDraft();
    const refused = new Set(cursor.refused);
    for (const [index, gap] of wanted.entries()) {
      const answer = answers[index] as Fetched;
      const request = draft.answered(answer.entries);
      if (putFetched(draft, answer, request, { kind: gap.kind, links })) continue;
      if (!answer.ok && isRoleRefusal(answer.refusal)) refused.add(gap.kind);
      draft.miss(again(gap, `GET ${pathsOf(gap)[0]}: ${whyNothing(answer)}`, request, answer.fetchedAt));
    }
    cursor = { ...cursor, gaps: cursor.gaps + group.length, refused: [...refused] };
    yield { batch: draft.finish({ ...cursor }, false), cursor };
  }
}
