import type { RequestEntry } from '../../../archive-format/batch.js';
import type { KustomerApi } from '../api/client.js';
import type { Page } from '../api/page.js';
import type { Refusal } from '../api/refusal.js';
import { type TextMarks, textMarks } from '../read/text-gaps.js';
import { type Kept, keep, recordId, resource } from '../record.js';
import { type Query, searchCall } from './query.js';

/** One page of a search. */
export interface SearchPage {
  readonly ok: true;
  readonly page: Page;
  readonly entries: readonly RequestEntry[];
  readonly fetchedAt: string;
  /** There may be more rows behind this page. */
  readonly more: boolean;
  /** Rows a page really has: the server may give fewer than asked for. */
  readonly size: number;
}

export interface SearchRefused {
  readonly ok: false;
  readonly refusal: Refusal;
  readonly entries: readonly RequestEntry[];
  readonly fetchedAt: string;
}

export type Search = (query: Query, page: number, signal: AbortSignal) => Promise<SearchPage | SearchRefused>;

/** The vendor's general page limit, taken when it does not like the larger one. */
const smallPage = 100;

/**
 * Asks for pages of searches. `links.next === null` is believed only of a page that is not full, and a `next` at
 * all only as a hint that there is more: page 100 links to a page 101 that does not exist.
 */
export const createSearch = (api: KustomerApi, pageSize: number): Search => {
  let asked = pageSize;
  return async (query, page, signal) => {
    let size = asked;
    let answer = await api.ask(searchCall(query, page, size), signal);
    if (!answer.ok && answer.refusal.status === 400 && size > smallPage) {
      const entries = answer.entries;
      const again = await api.ask(searchCall(query, page, smallPage), signal);
      // Only if the smaller page is taken was its size the reason.
      if (again.ok) {
        asked = smallPage;
        size = smallPage;
        answer = { ...again, entries: [...entries, ...again.entries] };
      }
    }
    if (!answer.ok) return answer;
    const real = Math.max(1, Math.min(size, answer.page.pageSize ?? size));
    const rows = answer.page.spans.length;
    return {
      ok: true,
      page: answer.page,
      entries: answer.entries,
      fetchedAt: answer.fetchedAt,
      more: rows > 0 && (rows >= real || typeof answer.page.next === 'string'),
      size: real,
    };
  };
};

/** A row of a search. */
export interface Row extends Kept {
  readonly id: string;
  /** `updatedAt` in milliseconds since 1970; NaN when it has none. */
  readonly at: number;
  readonly marks: TextMarks | undefined;
}

const rowOf = (kept: Kept): Row => {
  const { cut } = kept;
  const updated = cut.fields ? cut.fields.of('updatedAt') : resource(cut).attributes?.updatedAt;
  return {
    cut,
    ...(kept.unreadable === undefined ? undefined : { unreadable: kept.unreadable }),
    marks: textMarks(cut),
    id: recordId(cut),
    at: typeof updated === 'string' ? Date.parse(updated) : Number.NaN,
  };
};

export const rowsOf = ({ body, spans }: Page): Row[] => spans.map((span) => rowOf(keep(body, span)));

/** The last row alone: enough to know where to go on, long before the whole page is cut. */
export const lastRow = ({ body, spans }: Page): Row | undefined => {
  const span = spans.at(-1);
  return span && rowOf(keep(body, span));
};
