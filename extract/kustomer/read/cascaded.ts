import type { Batch, Cursor } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import type { Reading } from '../reader.js';
import { type Counted, scalarAt } from './count-rule.js';
import { isGone, lookAll } from './vanished.js';

/**
 * Children that were read before their parent was deleted in the middle of a full scan: they went with it, and nothing
 * would ask for them again. Only what the source has no more is buried; a deleted parent may also keep its children.
 */
export async function* buryCascaded(rule: Counted, reading: Reading, cursor: Cursor): AsyncGenerator<Batch> {
  const { context, settings } = reading;
  const deleted = new Map<string, boolean>();
  for await (const parent of context.staged(rule.parentKind)) {
    const isDeleted = scalarAt(parent, ['attributes', 'deleted']) === true;
    // The newest line counts; most parents are not deleted and take no room.
    if (isDeleted || deleted.has(parent.id)) deleted.set(parent.id, isDeleted);
  }
  const children = new Set<string>();
  for await (const child of context.staged(rule.kind)) {
    const parent = scalarAt(child, rule.parent);
    if (typeof parent === 'string' && deleted.get(parent)) children.add(child.id);
    else children.delete(child.id);
  }
  const ids = [...children];
  const together = settings.parallelCalls * 4;
  for (let at = 0; at < ids.length; at += together) {
    const draft = createDraft();
    for (const { kind, id, one } of await lookAll(reading, rule.kind, ids.slice(at, at + together))) {
      draft.answered(one.entries);
      if (isGone(one)) draft.bury({ kind, id, reason: 'http-404', at: one.fetchedAt });
    }
    yield draft.finish(cursor, false);
  }
}
