import { gapKind, requestKind } from '../layout.js';
import type { KindCounts, StreamReport } from '../snapshot.js';
import type { Staged } from '../write/staged.js';
import type { TableFacts } from './tables.js';

export type StreamReports = Readonly<Record<string, StreamReport>>;

/** A kind is complete when every stream that brought it is; one that no stream brought, when all are. */
export const isComplete = (staged: Staged, reports: StreamReports, kind: string): boolean => {
  const bringing = Object.entries(staged.state.streams)
    .filter(([name, stream]) => name === kind || stream.kinds.includes(kind))
    .map(([name]) => name);
  const own = reports[kind] ? [kind] : Object.keys(reports);
  const deciding = bringing.length > 0 ? bringing : own;
  return deciding.length > 0 && deciding.every((name) => reports[name]?.complete === true);
};

/**
 * Whether a record's absence proves that it is gone: a stream brought the kind or is named like it, all such streams
 * reached their end and read more than recent changes, and every stream of any snapshot before ran this time too.
 */
export const provesAbsence = (
  staged: Staged,
  reports: StreamReports,
  kind: string,
  earlierStreams: readonly string[],
): boolean => {
  const wasLookedFor =
    reports[kind] !== undefined ||
    Object.values(staged.state.streams).some(({ kinds }) => kinds.includes(kind));
  const nothingLeftOut = earlierStreams.every((name) => reports[name] !== undefined);
  const brings = (name: string): boolean =>
    name === kind ||
    reports[name]?.kinds?.includes(kind) === true ||
    staged.state.streams[name]?.kinds.includes(kind) === true;
  const whole = Object.entries(reports).every(([name, { since }]) => since === undefined || !brings(name));
  return wasLookedFor && nothingLeftOut && whole && isComplete(staged, reports, kind);
};

export const kindCounts = (
  staged: Staged,
  facts: ReadonlyMap<string, TableFacts>,
  reports: StreamReports,
): Record<string, KindCounts> => {
  const counts: Record<string, KindCounts> = {};
  for (const [kind, { lines, tombstones, distinct }] of facts) {
    if (kind === gapKind || kind === requestKind) continue;
    const own = reports[kind];
    const written = lines - tombstones;
    counts[kind] = {
      complete: isComplete(staged, reports, kind),
      ...(own?.cursorStart === undefined ? {} : { cursorStart: own.cursorStart }),
      ...(own?.cursorEnd === undefined ? {} : { cursorEnd: own.cursorEnd }),
      ...(own?.highWater === undefined ? {} : { highWater: own.highWater }),
      fetched: written + (staged.state.unchanged[kind] ?? 0),
      sourceReported: own?.sourceReported ?? null,
      written,
      distinct,
      unchanged: staged.state.unchanged[kind] ?? 0,
      tombstones,
      odd: staged.store.odd()[kind] ?? 0,
    };
  }
  return counts;
};
