import type { Clock } from '../../core/clock.js';
import type { Exchange } from '../../core/http.js';
import type { Operation } from '../operation.js';
import type { Target } from '../target.js';
import type { CallFigures, KindSpan } from './report.js';
import { createWindows, type Windows } from './windows.js';

/** Counts and times what goes through, without changing any of it. */
export interface Measure {
  exchange(inner: Exchange): Exchange;
  target(inner: Target): Target;
  waited(ms: number, why: string): void;
  /** Calls by the vendor's windows, of which the load had its fill or not. */
  readonly windows: Pick<Windows, 'filled'>;
  readonly calls: number;
  /** Of those: preflight and canary, before the first write of the plan. */
  readonly callsBefore: number;
  readonly bytes: number;
  /** Calls to another host, not among `calls`. */
  readonly uploads: number;
  byCall(): readonly CallFigures[];
  byKind(): readonly KindSpan[];
  /** Seconds by reason, the longest first. */
  waits(): Readonly<Record<string, number>>;
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10;

/** `Rate limit, 3 s` and `rate limit` are one reason. */
const reasonOf = (why: string): string => why.replace(/[,;:(].*$/s, '').trim();

/**
 * @param route a path of the target without what tells one thing from another, e.g. `/contacts/{id}`
 * @param windowMs length of the vendor's rate windows
 * @param elsewhere paths of another host, whose calls the vendor does not count
 */
export const createMeasure = (
  clock: Clock,
  route: (path: string) => string,
  windowMs: number,
  elsewhere: (path: string) => boolean = () => false,
): Measure => {
  const windows = createWindows(windowMs);
  const start = clock.now();
  const sorts = new Map<string, { calls: number; bytes: number; refused: Record<string, number> }>();
  const kinds = new Map<string, { keys: number; from: number; to: number }>();
  const waits = new Map<string, number>();
  let calls = 0;
  let callsBefore = 0;
  let bytes = 0;
  let uploads = 0;

  const before = async <T>(work: () => Promise<T>): Promise<T> => {
    const first = calls;
    try {
      return await work();
    } finally {
      callsBefore += calls - first;
    }
  };

  const timed = async <T>({ kind }: Operation, first: boolean, work: () => Promise<T>): Promise<T> => {
    const begun = clock.now();
    windows.begin(begun);
    try {
      return await work();
    } finally {
      const span = kinds.get(kind) ?? { keys: 0, from: begun, to: begun };
      kinds.set(kind, {
        keys: span.keys + (first ? 1 : 0),
        from: Math.min(span.from, begun),
        to: Math.max(span.to, clock.now()),
      });
    }
  };

  return {
    exchange: (inner) => async (request, signal) => {
      const { pathname } = new URL(request.url);
      const sort = `${request.method} ${route(pathname)}`;
      let entry = sorts.get(sort);
      if (!entry) {
        entry = { calls: 0, bytes: 0, refused: {} };
        sorts.set(sort, entry);
      }
      const size = request.body === undefined ? 0 : Buffer.byteLength(request.body);
      entry.calls++;
      entry.bytes += size;
      const counts = !elsewhere(pathname);
      if (counts) calls++;
      else uploads++;
      bytes += size;
      const left = clock.now();
      const response = await inner(request, signal);
      // Half of the way lies before the vendor counts the call, half behind.
      if (counts && response.status !== 429) windows.call((left + clock.now()) / 2);
      if (response.status >= 300) entry.refused[response.status] = (entry.refused[response.status] ?? 0) + 1;
      return response;
    },
    target: (inner) => ({
      ...inner,
      preflight: (needs, signal) => before(() => inner.preflight(needs, signal)),
      canary: (preflight, signal) => before(() => inner.canary(preflight, signal)),
      perform: (operation, context, signal) =>
        timed(operation, context.triedAt === null, () => inner.perform(operation, context, signal)),
      find: (operation, context, signal) =>
        timed(operation, false, () => inner.find(operation, context, signal)),
    }),
    waited: (ms, why) => {
      const reason = reasonOf(why);
      if (reason === 'rate limit' || reason === 'rate') windows.full(clock.now());
      waits.set(reason, (waits.get(reason) ?? 0) + ms / 1000);
    },
    windows,
    get calls() {
      return calls;
    },
    get callsBefore() {
      return callsBefore;
    },
    get bytes() {
      return bytes;
    },
    get uploads() {
      return uploads;
    },
    byCall: () =>
      [...sorts]
        .map(([call, figures]) => ({ call, ...figures }))
        .sort((a, b) => b.calls - a.calls || (a.call < b.call ? -1 : 1)),
    byKind: () =>
      [...kinds]
        .map(([kind, { keys, from, to }]) => ({
          kind,
          operations: keys,
          from: round((from - start) / 1000),
          to: round((to - start) / 1000),
        }))
        .sort((a, b) => a.from - b.from || a.to - b.to),
    waits: () =>
      Object.fromEntries(
        [...waits].sort((a, b) => b[1] - a[1]).map(([why, seconds]) => [why, round(seconds)]),
      ),
  };
};
