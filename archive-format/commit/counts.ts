import { gapKind, requestKind } from '../layout.js';
import type { KindCounts, StreamReport } from '../snapshot.js';
import type { Staged } from '../write/staged.js';
import type { TableFacts } from './tables.js';

export type StreamReports = Readonly<Record<string, StreamReport>>;

/** What the snapshot of another archive, written again word for word, says of its kinds. */
export type StatedComplete = Readonly<Record<string, boolean>>;

/**
 * A kind is complete when every stream that brought it is. Of one that no stream brought, those decide that can bring it:
 * then it is proven to be empty. One that none of them can bring is not; where streams do not say, all decide.
 */
export const isComplete = (
  staged: Staged,
  reports: StreamReports,
  kind: string,
  stated?: StatedComplete,
): boolean => {
  if (stated) return stated[kind] === true;
  const bringing = Object.entries(staged.state.streams)
    .filter(([name, stream]) => name === kind || stream.kinds.includes(kind))
    .map(([name]) => name);
  const saying = Object.entries(reports);
  const able = saying.filter(([name, { kinds }]) => name === kind || (kinds?.includes(kind) ?? true));
  const deciding = bringing.length > 0 ? bringing : able.map(([name]) => name);
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
  stated?: StatedComplete,
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
  return wasLookedFor && nothingLeftOut && whole && isComplete(staged, reports, kind, stated);
};

const nothing = { lines: 0, tombstones: 0, distinct: 0 };

export const kindCounts = (
  staged: Staged,
  facts: ReadonlyMap<string, TableFacts>,
  reports: StreamReports,
  stated?: StatedComplete,
): Record<string, KindCounts> => {
  const counts: Record<string, KindCounts> = {};
  // Also kinds that a stream looked for without finding any: nothing is a count, too.
  const kinds = new Set([...facts.keys(), ...Object.values(reports).flatMap((report) => report.kinds ?? [])]);
  for (const kind of kinds) {
    if (kind === gapKind || kind === requestKind) continue;
    const { lines, tombstones, distinct } = facts.get(kind) ?? nothing;
    const own = reports[kind];
    const written = lines - tombstones;
    counts[kind] = {
      complete: isComplete(staged, reports, kind, stated),
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
