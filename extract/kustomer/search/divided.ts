import { canonicalJson } from '../../../core/digest.js';
import { deskError } from '../../../core/errors.js';
import { updatedAt } from './kinds.js';
import { divide, type Part, partCriteria } from './part.js';
import type { Criterion, Query } from './query.js';
import { type Row, rowsOf, type Search, type SearchPage, type SearchRefused } from './searcher.js';
import type { DivisionState, Found, Lost, ScanRefused, ScanState, Task, Window } from './window.js';

/**
 * Reads a set of rows that a moving bound cannot pass: more rows at one instant than fit on a page, or a search
 * that does not sort. A part that fits on one page is read in one answer, which no moving row can spoil. A part of
 * up to 100 pages and 10,000 rows may be walked and is then counted; a larger one is divided.
 */

/** Pages and rows that one search gives at most; the smaller of the two documented limits holds. */
export const mostPages = 100;
export const mostRows = 10_000;

export const startDivision = (whole: Part, then: DivisionState['then'], at: string): DivisionState => ({
  tasks: [{ part: whole }],
  then,
  at,
  walked: [],
});

const queryOf = ({ route, kind }: Window, part: Part): Query => ({
  route,
  context: kind.kind,
  and: partCriteria(part),
  not: part.not,
  sort: updatedAt(kind.kind),
});

/** Rows outside their bounds mean that the search ignores them, and nothing it says can be relied on. */
const checkBounds = (rows: readonly Row[], part: Part, field: string): void => {
  const { from, to } = part.ranges[field] ?? {};
  const outside = rows.find(
    (row) =>
      (from !== undefined && row.at < Date.parse(from)) || (to !== undefined && row.at >= Date.parse(to)),
  );
  if (!outside) return;
  throw deskError('stream-unreadable', {
    what: `The search gave a row outside the bounds that were asked for (${field} ${from ?? '…'} to ${to ?? '…'}).`,
    where: `POST search, id ${outside.id}`,
  });
};

/** Whether counting proves that a walk over pages saw every row: none came or went, and all were seen. */
const proven = (first: number | undefined, last: number | undefined, seen: number): boolean =>
  first === undefined || last === undefined ? true : first === last && seen === first;

const tries = 3;

/** Yields the rows of all tasks; true when the division is done, false when the vendor refused. */
export async function* divided(
  search: Search,
  window: Window,
  scan: ScanState,
  signal: AbortSignal,
): AsyncGenerator<Found | ScanRefused, boolean> {
  const field = updatedAt(window.kind.kind);
  const dimensions = [
    { type: 'order', field, path: ['attributes', 'updatedAt'], always: true, instant: true } as const,
    ...window.kind[window.route],
  ];
  let division = scan.division as DivisionState;

  const found = (answer: SearchPage, rows: readonly Row[], lost?: Lost): Found => {
    const done = division.tasks.length === 0 && division.then === 'end';
    return {
      entries: answer.entries,
      fetchedAt: answer.fetchedAt,
      rows,
      ...(lost ? { lost } : {}),
      state: { ...scan, division },
      done,
    };
  };
  /** A refused try brings nothing but stands in the request log. */
  const tried = ({ entries, fetchedAt }: SearchRefused): Found => ({
    entries,
    fetchedAt,
    rows: [],
    state: { ...scan, division },
    done: false,
  });
  const fresh = (rows: readonly Row[], known: ReadonlySet<string>) =>
    rows.filter((row) => !known.has(row.id));
  const next = (tasks: readonly Task[]): void => {
    division = { ...division, tasks, walked: [] };
  };

  while (division.tasks.length > 0) {
    const [task, ...rest] = division.tasks as [Task, ...Task[]];
    const { part } = task;
    const query = queryOf(window, part);
    const answer = await search(query, 1, signal);
    if (!answer.ok) {
      const { by } = task;
      if (answer.refusal.status !== 400 || !by) {
        yield { refusal: answer.refusal, entries: answer.entries };
        return false;
      }
      // The vendor does not take this attribute: take the division back and never try it again here.
      const parent = { ...by.parent, spent: [...by.parent.spent, by.field] };
      const same = canonicalJson(by);
      next([{ part: parent }, ...rest.filter((other) => !other.by || canonicalJson(other.by) !== same)]);
      yield tried(answer);
      continue;
    }
    const rows = rowsOf(answer.page);
    checkBounds(rows, part, field);
    const known = new Set([...Object.keys(scan.seen), ...division.walked]);
    if (!answer.more) {
      next(rest);
      yield found(answer, fresh(rows, known));
      continue;
    }
    const limit = Math.min(mostRows, mostPages * answer.size);
    const total = answer.page.total;
    const walkable = division.then === 'next' && total !== undefined && total < limit;
    const parts = walkable
      ? undefined
      : divide(
          part,
          dimensions,
          rows.map((row) => row.cut.value),
        );
    if (parts) {
      const children = parts.parts.map(
        (child): Task => ({ part: child, by: { field: parts.field, parent: part } }),
      );
      next([...children, ...rest]);
      yield found(answer, []);
      continue;
    }
    const verdict = yield* walk(answer, rows, known);
    if (verdict === 'proven') {
      next(rest);
      yield found({ ...answer, entries: [] }, []);
      continue;
    }
    const finer = divide(
      part,
      dimensions,
      rows.map((row) => row.cut.value),
    );
    if (finer) {
      next([
        ...finer.parts.map((child): Task => ({ part: child, by: { field: finer.field, parent: part } })),
        ...rest,
      ]);
      yield found({ ...answer, entries: [] }, []);
      continue;
    }
    next(rest);
    yield found({ ...answer, entries: [] }, [], {
      part: describe(query),
      expected: total === undefined || total >= mostRows ? `more than ${verdict}` : String(total),
      received: verdict,
    });
  }
  return true;

  /** Walks over the pages of the first task. `proven`, or how many rows were seen without proof. */
  async function* walk(
    first: SearchPage,
    rows: readonly Row[],
    known: Set<string>,
  ): AsyncGenerator<Found | ScanRefused, 'proven' | number> {
    const query = queryOf(window, (division.tasks[0] as Task).part);
    let best = 0;
    let head: SearchPage = first;
    let headRows = rows;
    const hand = (answer: SearchPage, page: readonly Row[]): Found => {
      const news = fresh(page, known);
      for (const row of news) known.add(row.id);
      division = { ...division, walked: [...division.walked, ...news.map((row) => row.id)] };
      return found(answer, news);
    };
    for (let round = 1; round <= tries; round++) {
      if (round > 1) {
        const again = await search(query, 1, signal);
        if (!again.ok) {
          yield tried(again);
          return best;
        }
        head = again;
        headRows = rowsOf(again.page);
      }
      const seen = new Set(headRows.map((row) => row.id));
      yield hand(head, headRows);
      let last = head;
      const pages = Math.min(mostPages, Math.floor(mostRows / head.size));
      for (let page = 2; page <= pages && last.more; page++) {
        const answer = await search(query, page, signal);
        if (!answer.ok) {
          yield tried(answer);
          return Math.max(best, seen.size);
        }
        const found = rowsOf(answer.page);
        for (const row of found) seen.add(row.id);
        last = answer;
        yield hand(answer, found);
      }
      best = Math.max(best, seen.size);
      if (!last.more && proven(head.page.total, last.page.total, seen.size)) return 'proven';
    }
    return best;
  }
}

/** The query as evidence, in one line. */
const describe = ({ and, not }: Query): string => {
  const line = (criterion: Criterion) => `${criterion.field} ${criterion.operator} ${criterion.value}`;
  return [...and.map(line), ...not.map((criterion) => `not ${line(criterion)}`)].join(', ');
};
