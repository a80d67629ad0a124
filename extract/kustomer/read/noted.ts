import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { type Kept, parsed, put, resource } from '../record.js';
import { border } from '../search/phases.js';
import { type ListPage, listPage, mostListed } from './list-page.js';
import { isRoleRefusal, kindGap } from './refused.js';
import { textGaps } from './text-gaps.js';

/**
 * Notes that the search cannot give: it covers two years only, and there is no archive search of notes. The list of
 * all notes is read first; if it stops at its limit, notes on customers are asked for one old customer at a time.
 * (Notes on conversations are counted by the conversation; see counted.ts.)
 */
interface OldNotesCursor extends CursorFacts {
  readonly part: 'list' | 'customers';
  readonly page: number;
  readonly rows: number;
  /** Customers up to this place are done. */
  readonly after: number;
}

const pageSize = 100;
const day = 86_400_000;
const kind = 'note';
const path = '/v1/notes';

const timeOf = (kept: Kept, name: string): number => {
  const text = resource(kept.cut).attributes?.[name];
  return typeof text === 'string' ? Date.parse(text) : Number.NaN;
};

export const oldNotes = (roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, settings, context, signal } = reading;
    let cursor: OldNotesCursor = (reading.cursor as OldNotesCursor | undefined) ?? {
      part: 'list',
      page: 1,
      rows: 0,
      after: -1,
    };
    /** Newer ones come by the search. */
    const newest = border(context.startedAt) + 7 * day;
    const isOld = (kept: Kept) => !(timeOf(kept, 'updatedAt') >= newest);

    const take = (answer: ListPage, parameters: string) => {
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      if (!answer.ok) {
        draft.miss(kindGap(kind, `GET ${parameters}`, answer.refusal, roles, request, answer.fetchedAt));
        return { draft, rows: 0 };
      }
      const origin = { kind, request, fetchedAt: answer.fetchedAt };
      for (const kept of answer.kept.filter(isOld)) {
        put(draft, kept, origin);
        for (const gap of textGaps(kept, origin)) draft.miss(gap);
      }
      return { draft, rows: answer.kept.length };
    };

    while (cursor.part === 'list') {
      const answer = await listPage(api, path, { sort: 'asc' }, cursor.page, pageSize, signal);
      const { draft, rows } = take(answer, path);
      const total = cursor.rows + rows;
      if (!answer.ok) {
        const dead = isRoleRefusal(answer.refusal);
        cursor = { ...cursor, part: 'customers', incomplete: true };
        yield draft.finish({ ...cursor }, dead);
        if (dead) return;
      } else if (answer.more) {
        cursor = { ...cursor, page: cursor.page + 1, rows: total };
        yield draft.finish({ ...cursor }, false);
      } else {
        const whole = total < mostListed || total % pageSize !== 0;
        cursor = { ...cursor, part: 'customers', rows: total };
        yield draft.finish({ ...cursor }, whole);
        if (whole) return;
      }
    }

    /** A note older than two years needs a customer that is older still. */
    const isOldCustomer = (bytes: Buffer | null): boolean => {
      const created = parsed(bytes).attributes?.createdAt;
      return !(typeof created === 'string' && Date.parse(created) >= newest);
    };
    const route = (id: string) => `/v1/customers/${segment(id)}/notes`;

    async function* groups(): AsyncGenerator<{ readonly id: string; readonly seq: number }[]> {
      let group: { id: string; seq: number }[] = [];
      for await (const customer of context.staged('customer')) {
        if (customer.seq <= cursor.after || !isOldCustomer(customer.bytes)) continue;
        group.push({ id: customer.id, seq: customer.seq });
        if (group.length < settings.parallelCalls * 4) continue;
        yield group;
        group = [];
      }
      if (group.length > 0) yield group;
    }

    for await (const group of groups()) {
      const pages = await mapLimited(group, settings.parallelCalls, async ({ id }) => {
        const all: ListPage[] = [];
        for (let page = 1; ; page++) {
          const answer = await listPage(api, route(id), {}, page, pageSize, signal);
          all.push(answer);
          if (!answer.ok || !answer.more || page >= mostListed / pageSize) return all;
        }
      });
      const last = group.at(-1)?.seq ?? cursor.after;
      cursor = { ...cursor, after: last };
      const draft = createDraft();
      for (const answer of pages.flat()) {
        const request = draft.answered(answer.entries);
        if (!answer.ok) {
          // A customer that was deleted or merged meanwhile has no notes route any more.
          if (answer.refusal.status === 404) continue;
          draft.miss(kindGap(kind, `GET ${route('{id}')}`, answer.refusal, roles, request, answer.fetchedAt));
          yield draft.finish({ ...cursor, incomplete: true }, true);
          return;
        }
        const origin = { kind, request, fetchedAt: answer.fetchedAt };
        for (const kept of answer.kept.filter(isOld)) put(draft, kept, origin);
      }
      yield draft.finish({ ...cursor }, false);
    }
    yield createDraft().finish({ ...cursor }, true);
  };
