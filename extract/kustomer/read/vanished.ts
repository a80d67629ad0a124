import type { GoneReason } from '../../../archive-format/record.js';
import type { Draft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import type { Reading } from '../reader.js';
import { put, recordId, relatedIds, resource } from '../record.js';
import { listPage } from './list-page.js';
import { fetchOne, type One } from './one.js';

/**
 * Whether records that the archive holds are still there: each is asked for by itself, because a list that lacks a
 * record proves nothing by itself. 404 and 410 are a tombstone; a record that answers is kept if it changed.
 */

const routes: Readonly<Record<string, string>> = {
  customer: '/v1/customers/',
  company: '/v1/companies/',
  conversation: '/v1/conversations/',
  message: '/v1/messages/',
  note: '/v1/notes/',
};

/** A record that was asked for, and what it was merged into if that can be told. */
export interface Looked {
  readonly kind: string;
  readonly id: string;
  readonly one: One;
  readonly mergedInto?: string;
  readonly more: One['entries'];
}

/** The customer that another one was merged into: the merges stay readable under the old id. */
const customerMergedInto = async (
  { api, signal }: Reading,
  id: string,
): Promise<{ readonly target?: string; readonly entries: One['entries'] }> => {
  const answer = await listPage(api, `/v1/customers/${segment(id)}/merges`, {}, 1, 100, signal);
  if (!answer.ok) return { entries: answer.entries };
  const merge = answer.kept.find(({ cut }) => relatedIds(resource(cut), 'source').includes(id));
  const target = merge && relatedIds(resource(merge.cut), 'target')[0];
  return { entries: answer.entries, ...(target === undefined ? {} : { target }) };
};

/** The source says that there is no such record. */
export const isGone = (one: One): boolean =>
  !one.ok && (one.refusal.status === 404 || one.refusal.status === 410);

/**
 * Asks for one record. `movedTo`: where its children went; for a conversation that only a merge can do, so it names
 * what it was merged into.
 */
export const look = async (reading: Reading, kind: string, id: string, movedTo?: string): Promise<Looked> => {
  const one = await fetchOne(reading.api, `${routes[kind]}${segment(id)}`, reading.signal, 'alone');
  if (!isGone(one)) return { kind, id, one, more: [] };
  if (kind !== 'customer')
    return { kind, id, one, more: [], ...(movedTo === undefined ? {} : { mergedInto: movedTo }) };
  const { target, entries } = await customerMergedInto(reading, id);
  return { kind, id, one, more: entries, ...(target === undefined ? {} : { mergedInto: target }) };
};

/** Puts what was found into a draft. Answers whether the record is gone. */
export const conclude = (draft: Draft, { kind, id, one, mergedInto, more }: Looked): boolean => {
  const request = draft.answered([...one.entries, ...more]);
  if (one.ok) {
    for (const kept of one.kept)
      if (recordId(kept.cut) === id) put(draft, kept, { kind, request, fetchedAt: one.fetchedAt });
    return false;
  }
  // Any other refusal says nothing of the record; it stands in the request log.
  if (!isGone(one)) return false;
  const reason: GoneReason =
    mergedInto !== undefined
      ? `merged-into:${mergedInto}`
      : one.refusal.status === 410
        ? 'http-410'
        : 'http-404';
  draft.bury({ kind, id, reason, at: one.fetchedAt });
  return true;
};

/** Looks for several records of a kind side by side. */
export const lookAll = (reading: Reading, kind: string, ids: readonly string[]): Promise<readonly Looked[]> =>
  mapLimited(ids, reading.api.width(), (id) => look(reading, kind, id));
