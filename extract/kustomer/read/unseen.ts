import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import type { CursorFacts, Reading } from '../reader.js';
import { relatedIds, resource } from '../record.js';
import { conclude, type Looked, look } from './vanished.js';

/**
 * Records that the archive holds and that did not come, although a whole list should have had them: each is asked for
 * by itself. Only a delta does this; in a full snapshot absence from a complete scan says the same.
 */
export interface UnseenCursor extends CursorFacts {
  /** The list was whole; records up to this id were asked for. */
  readonly lookedUpTo?: string;
}

/** Records of one batch of look-ups. */
const together = 64;

/** Not those that are marked deleted: lists leave them out. At most as many as a whole list has, and a few. */
const unseen = async (
  kind: string,
  { signal }: Reading,
  held: HeldRecords,
  after: string,
): Promise<readonly string[]> => {
  const ids = new Set<string>();
  for await (const id of held.unseen(kind, signal)) if (id > after) ids.add(id);
  if (ids.size === 0) return [];
  for await (const [id, deleted] of held.rows(kind, ['id', 'deleted'], signal))
    if (id && deleted === 'true') ids.delete(id);
  return [...ids].sort();
};

/** One message of each conversation: where it is now tells what the conversation was merged into. */
const witnesses = async (
  ids: readonly string[],
  { signal }: Reading,
  held: HeldRecords,
): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(ids);
  const found = new Map<string, string>();
  if (ids.length === 0) return found;
  for await (const [id, thread] of held.rows('message', ['id', 'conversation_id'], signal))
    if (id && thread && wanted.has(thread)) found.set(thread, id);
  return found;
};

const looked = async (
  reading: Reading,
  kind: string,
  id: string,
  witness: string | undefined,
): Promise<Looked> => {
  const found = await look(reading, kind, id);
  if (found.one.ok || witness === undefined) return found;
  const message = await look(reading, 'message', witness);
  const thread = message.one.ok
    ? message.one.kept.flatMap(({ cut }) => relatedIds(resource(cut), 'conversation'))[0]
    : undefined;
  const more = [...found.more, ...message.one.entries];
  return thread === undefined || thread === id ? { ...found, more } : { ...found, more, mergedInto: thread };
};

export async function* lookForUnseen(
  kind: string,
  reading: Reading,
  held: HeldRecords,
  start: UnseenCursor,
): AsyncGenerator<Batch> {
  const { since } = reading.context;
  let cursor: UnseenCursor = { lookedUpTo: '', ...start };
  const ids = await unseen(kind, reading, held, cursor.lookedUpTo ?? '');
  const threads = kind === 'conversation' ? await witnesses(ids, reading, held) : undefined;
  for (let at = 0; at < ids.length; at += together) {
    const group = ids.slice(at, at + together);
    const found = await mapLimited(group, reading.api.width(), (id) =>
      looked(reading, kind, id, threads?.get(id)),
    );
    const draft = createDraft();
    for (const one of found) conclude(draft, one);
    cursor = { ...cursor, lookedUpTo: group.at(-1) as string };
    yield draft.finish({ ...cursor }, false);
  }
  yield createDraft().finish({ ...cursor, ...(since === undefined ? {} : { since }) }, true);
}
