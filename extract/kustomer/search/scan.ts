import { setMaxListeners } from 'node:events';
import { sha256 } from '../../../core/digest.js';
import { divided, startDivision } from './divided.js';
import { updatedAt } from './kinds.js';
import { part } from './part.js';
import type { Query } from './query.js';
import { lastRow, type Row, rowsOf, type Search } from './searcher.js';
import type { Found, ScanRefused, ScanState, Window } from './window.js';

/**
 * Reads all rows of a window of change times, however they move and however many share an instant.
 *
 * The search gives at most 100 pages, and a row that is changed meanwhile leaves its place, so that all later rows
 * move up by one: numbered pages lose rows silently. So only page 1 is ever asked for, with a lower bound that
 * moves to the change time of the last row seen. Rows at exactly that instant come again and are skipped.
 */

export const startScan = (from: string): ScanState => ({ lo: from, strict: false, seen: {} });

/** Enough of a digest to tell two versions of one record. */
export const fingerprint = (row: Row): string => sha256(row.cut.bytes).slice(0, 16);

const queryOf = ({ route, kind, to }: Window, state: ScanState): Query => {
  const field = updatedAt(kind.kind);
  return {
    route,
    context: kind.kind,
    and: [
      { field, operator: state.strict ? 'gt' : 'gte', value: state.lo },
      ...(to === null ? [] : [{ field, operator: 'lt', value: to } as const]),
    ],
    not: [],
    sort: field,
  };
};

/** What the last row of a page means for the way on. */
export type Step = 'end' | 'on' | 'tie' | 'disorder';

/** Pure: looks at the last change time and the bound alone. */
export const stepAfter = (lastAt: number, lo: number, more: boolean): Step => {
  if (Number.isNaN(lastAt) || lastAt < lo) return 'disorder';
  if (!more) return 'end';
  return lastAt > lo ? 'on' : 'tie';
};

/** Whether the rows are sorted and within the bound: sorting by change time is undocumented for most kinds. */
const inOrder = (rows: readonly Row[], lo: number): boolean => {
  let before = lo;
  for (const row of rows) {
    if (!(row.at >= before)) return false;
    before = row.at;
  }
  return true;
};

const iso = (at: number): string => new Date(at).toISOString();

/** Yields what is new, page by page; ends after `done`. A refused search is thrown to the caller as a value. */
export async function* scan(
  search: Search,
  window: Window,
  from: ScanState,
  signal: AbortSignal,
): AsyncGenerator<Found | ScanRefused> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, either);
  const ask = (state: ScanState) => {
    const answer = search(queryOf(window, state), 1, either);
    // Asked ahead and perhaps never waited for: a failure then concerns nobody.
    answer.catch(() => undefined);
    return answer;
  };
  const field = updatedAt(window.kind.kind);
  let state = from;
  let first = state.lo === window.from && !state.strict;
  try {
    let pending = state.division ? undefined : ask(state);
    for (;;) {
      if (state.division) {
        const done = yield* divided(search, window, state, either);
        if (!done || state.division.then === 'end') return;
        state = { lo: state.division.at, strict: true, seen: {} };
        pending = ask(state);
      }
      const answer = await (pending as ReturnType<typeof ask>);
      if (!answer.ok) {
        yield { refusal: answer.refusal, entries: answer.entries };
        return;
      }
      const { page, entries, fetchedAt, more } = answer;
      const last = lastRow(page);
      const lo = Date.parse(state.lo);
      let step: Step = last ? stepAfter(last.at, lo, more) : 'end';
      // The next page is asked for before this one is cut: the server works while we do.
      if (step === 'on') pending = ask({ lo: iso((last as Row).at), strict: false, seen: {} });
      const rows = rowsOf(page);
      if (!inOrder(rows, lo)) step = 'disorder';
      const total = first && page.total !== undefined ? { total: page.total } : {};
      first = false;
      if (step === 'disorder' || step === 'tie') {
        const at = iso(lo);
        const range =
          step === 'tie'
            ? { from: at, to: iso(lo + 1) }
            : {
                from: state.strict ? iso(lo + 1) : state.lo,
                ...(window.to === null ? {} : { to: window.to }),
              };
        const division = startDivision(part({ [field]: range }), step === 'tie' ? 'next' : 'end', at);
        state = { ...state, division };
        yield { entries, fetchedAt, rows: [], ...total, state, done: false };
        continue;
      }
      const fresh = unseen(rows, state.seen);
      if (step === 'end') {
        yield { entries, fetchedAt, rows: fresh, ...total, state, done: true };
        return;
      }
      const edge = (last as Row).at;
      const seen = Object.fromEntries(
        rows.filter((row) => row.at === edge).map((row) => [row.id, fingerprint(row)]),
      );
      state = { lo: iso(edge), strict: false, seen };
      yield { entries, fetchedAt, rows: fresh, ...total, state, done: false };
    }
  } finally {
    stop.abort();
  }
}

/**
 * Rows that were not seen in this form. Asked of a map: an object would have to take every id in among the names of
 * properties to look it up. The digest is made only for ids that were seen: most never were.
 */
const unseen = (rows: readonly Row[], seen: ScanState['seen']): readonly Row[] => {
  const forms = new Map(Object.entries(seen));
  return rows.filter((row) => {
    const form = forms.get(row.id);
    return form === undefined || form !== fingerprint(row);
  });
};
