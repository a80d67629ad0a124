import type { Batch } from '../../../archive-format/batch.js';
import { createDraft, type Draft } from '../../draft.js';
import { createIdSet, type IdSet } from '../../id-set.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { type Kept, parsed, put, recordId, resource } from '../record.js';
import { border } from '../search/phases.js';
import { type ListPage, listPage, mostListed } from './list-page.js';
import { listedToo } from './listed-too.js';
import { isRoleRefusal, kindGap } from './refused.js';
import { textGaps } from './text-gaps.js';

/**
 * Notes that the search cannot give: it covers two years only, and there is no archive search of notes. The list of
 * all notes is read, again until nothing new comes, since rows move up when one is deleted. If the list stops at its
 * limit, notes on customers are asked for one old customer at a time. (Notes on conversations are counted by the
 * conversation; see counted.ts.)
 */
interface OldNotesCursor extends CursorFacts {
  readonly part: 'list' | 'customers';
  readonly round: number;
  readonly page: number;
  /** Rows of this round, and those of them that were written. */
  readonly rows: number;
  readonly fresh: number;
  /** Customers up to this place are done. */
  readonly after: number;
}

const start: OldNotesCursor = { part: 'list', round: 1, page: 1, rows: 0, fresh: 0, after: -1 };

const pageSize = 100;
const mostRounds = 4;
const day = 86_400_000;
const kind = 'note';
const listPath = '/v1/notes';
const customerPath = (id: string): string => `/v1/customers/${segment(id)}/notes`;

/** The cursor after a page of the list; `undefined` when the list was whole and the stream is done. */
const onwards = (cursor: OldNotesCursor, more: boolean): OldNotesCursor | undefined => {
  if (more) return { ...cursor, page: cursor.page + 1 };
  const settled = cursor.page === 1 || (cursor.round > 1 && cursor.fresh === 0) || cursor.round >= mostRounds;
  if (!settled) return { ...cursor, round: cursor.round + 1, page: 1, rows: 0, fresh: 0 };
  const whole = cursor.rows < mostListed || cursor.rows % pageSize !== 0;
  return whole ? undefined : { ...cursor, part: 'customers' };
};

export const oldNotes = (roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, settings, context, signal } = reading;
    // In a delta old notes are old: nobody changed them. The list still shows which are gone.
    if (context.held && context.since !== undefined) {
      yield* listedToo(kind, listPath, roles, { sort: 'asc' })(reading);
      return;
    }
    let cursor = (reading.cursor as OldNotesCursor | undefined) ?? start;
    const newest = border(context.startedAt) + 7 * day;
    const latest = context.startedAt - settings.overlapMs;
    let known: IdSet | undefined;

    /** Newer notes come by the search, unless they were changed only after the search was through. */
    const isWanted = ({ cut }: Kept): boolean => {
      if (known) return !known.has(recordId(cut));
      const text = resource(cut).attributes?.updatedAt;
      const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
      return !(at >= newest && at < latest);
    };
    const take = (draft: Draft, answer: ListPage & { readonly ok: true }): number => {
      const origin = { kind, request: draft.answered(answer.entries), fetchedAt: answer.fetchedAt };
      const wanted = answer.kept.filter(isWanted);
      for (const kept of wanted) {
        const id = put(draft, kept, origin);
        known?.add(id);
        for (const gap of textGaps(kept, origin)) draft.miss(gap);
      }
      return wanted.length;
    };
    const refuse = (draft: Draft, answer: ListPage & { readonly ok: false }, what: string): void => {
      const request = draft.answered(answer.entries);
      draft.miss(kindGap(kind, `GET ${what}`, answer.refusal, roles, request, answer.fetchedAt));
    };

    while (cursor.part === 'list') {
      if (cursor.round > 1 && !known) {
        known = createIdSet();
        for await (const id of context.ids(kind)) known.add(id);
      }
      const answer = await listPage(api, listPath, { sort: 'asc' }, cursor.page, pageSize, signal);
      const draft = createDraft();
      if (!answer.ok) {
        refuse(draft, answer, listPath);
        const dead = isRoleRefusal(answer.refusal);
        cursor = { ...cursor, part: 'customers', incomplete: true };
        yield draft.finish({ ...cursor }, dead);
        if (dead) return;
        continue;
      }
      const fresh = take(draft, answer);
      const here = { ...cursor, rows: cursor.rows + answer.kept.length, fresh: cursor.fresh + fresh };
      const next = onwards(here, answer.more);
      cursor = next ?? here;
      yield draft.finish({ ...cursor }, next === undefined);
      if (next === undefined) return;
    }

    known ??= createIdSet();
    for await (const id of context.ids(kind)) known.add(id);
    for await (const group of oldCustomers(reading, cursor.after, newest)) {
      const answers = await mapLimited(group, api.width(), ({ id }) => notesOf(reading, id));
      cursor = { ...cursor, after: group.at(-1)?.seq ?? cursor.after };
      const draft = createDraft();
      for (const answer of answers.flat()) {
        if (answer.ok) {
          take(draft, answer);
        } else if (answer.refusal.status === 404) {
          // A customer that was deleted or merged meanwhile has no notes route any more.
          draft.answered(answer.entries);
        } else {
          refuse(draft, answer, customerPath('{id}'));
          yield draft.finish({ ...cursor, incomplete: true }, true);
          return;
        }
      }
      yield draft.finish({ ...cursor }, false);
    }
    yield createDraft().finish({ ...cursor }, true);
  };

interface Customer {
  readonly id: string;
  readonly seq: number;
}

/** Customers that may have a note older than two years: they are older still. In groups, in order. */
async function* oldCustomers(
  { api, context }: Reading,
  after: number,
  newest: number,
): AsyncGenerator<readonly Customer[]> {
  let group: Customer[] = [];
  for await (const { id, seq, bytes } of context.staged('customer')) {
    if (seq <= after) continue;
    const created = parsed(bytes).attributes?.createdAt;
    if (typeof created === 'string' && Date.parse(created) >= newest) continue;
    group.push({ id, seq });
    if (group.length < api.width() * 4) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** All pages of one customer's notes. */
const notesOf = async ({ api, signal }: Reading, customer: string): Promise<ListPage[]> => {
  const pages: ListPage[] = [];
  for (let page = 1; page <= mostListed / pageSize; page++) {
    const answer = await listPage(api, customerPath(customer), {}, page, pageSize, signal);
    pages.push(answer);
    if (!answer.ok || !answer.more) break;
  }
  return pages;
};
