import type { Batch } from '../../../archive-format/batch.js';
import { deskError } from '../../../core/errors.js';
import { createDraft, type Draft } from '../../draft.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put } from '../record.js';
import { mostRows } from '../search/divided.js';
import { type SearchKind, updatedAt } from '../search/kinds.js';
import { border, type Phase, type PhaseWindow, phasesOf, phaseWindow } from '../search/phases.js';
import { fingerprint, scan, startScan } from '../search/scan.js';
import { createSearch, type Row } from '../search/searcher.js';
import type { Found, ScanRefused, ScanState } from '../search/window.js';
import { isRoleRefusal, kindGap, unreadable } from './refused.js';
import { markedGaps } from './text-gaps.js';

/** Where the reading of a searched kind is. */
interface SearchCursor extends CursorFacts {
  readonly phase: Phase;
  /** Catch-up passes done. */
  readonly pass: number;
  readonly window: PhaseWindow;
  readonly scan: ScanState;
  /** Rows that this catch-up pass brought. */
  readonly fresh: number;
  readonly archivedAt?: number;
  /** When the phase before the catch-up ended. */
  readonly readAt?: number;
  /** When this catch-up pass began. */
  readonly caughtUpAt?: number;
  /** Digests of rows that a later phase will meet again, by id. */
  readonly recent: Readonly<Record<string, string>>;
  readonly totals: Readonly<Record<string, number>>;
  readonly archiveRefused?: boolean;
}

/** Rows remembered for later phases; beyond that some are written twice, which does no harm. */
const mostRecent = 1000;
const mostPasses = 5;
const day = 86_400_000;

const iso = (at: number): string => new Date(at).toISOString();

/** Whether a later phase reads a row again. */
const comesAgain = (phase: Phase, startedAt: number, overlapMs: number): ((row: Row) => boolean) => {
  const edge = border(startedAt);
  const nearEdge = phase === 'archive' || phase === 'live';
  return ({ at }) => at >= startedAt - overlapMs || (nearEdge && at >= edge - day && at < edge + 8 * day);
};

/** Rows of the window less those that were already handed over, in this form or, at the border, in a newer one. */
const unknown = (rows: readonly Row[], cursor: SearchCursor): readonly Row[] => {
  const recent = new Map(Object.entries(cursor.recent));
  if (recent.size === 0) return rows;
  return rows.filter((row) => {
    const form = recent.get(row.id);
    if (form === undefined) return true;
    // The archive search may still hold the old form of a row that the live search gave already.
    return cursor.phase !== 'boundary' && form !== fingerprint(row);
  });
};

/**
 * From when on changes are enough to know. What the archive covered too long ago may since have moved to the search of old
 * records: then everything is read.
 */
const sinceOf = ({ context, settings }: Reading): string | undefined => {
  const { since, startedAt } = context;
  if (since === undefined) return undefined;
  return Date.parse(since) - 3 * settings.overlapMs > border(startedAt) + 8 * day ? since : undefined;
};

/** The cursor at the beginning of a phase, with what earlier phases left behind. */
const enter = (phase: Phase, before: Partial<SearchCursor>, reading: Reading): SearchCursor => {
  const { settings, context } = reading;
  const now = settings.clock.now();
  const window = phaseWindow(phase, {
    startedAt: context.startedAt,
    now,
    archivedAt: before.archivedAt,
    caughtUpAt: before.caughtUpAt,
    overlapMs: settings.overlapMs,
    since: sinceOf(reading),
  });
  return {
    pass: 0,
    recent: {},
    totals: {},
    ...before,
    phase,
    window,
    scan: startScan(window.from),
    fresh: 0,
    ...(phase === 'catch-up' ? { caughtUpAt: now } : {}),
  };
};

/** The cursor after a window is done; undefined when the kind is. */
const onwards = (cursor: SearchCursor, kind: SearchKind, reading: Reading): SearchCursor | undefined => {
  const { settings } = reading;
  if (cursor.phase === 'catch-up') {
    const quiet = cursor.fresh < settings.searchPageSize || cursor.pass + 1 >= mostPasses;
    return quiet ? undefined : enter('catch-up', { ...cursor, pass: cursor.pass + 1 }, reading);
  }
  const now = settings.clock.now();
  const phases = phasesOf(kind.archived, sinceOf(reading)).filter(
    (phase) => phase !== 'boundary' || !cursor.archiveRefused,
  );
  const next = phases[phases.indexOf(cursor.phase) + 1] ?? 'catch-up';
  const archivedAt = cursor.phase === 'archive' ? { archivedAt: now } : {};
  return enter(next, { ...cursor, readAt: now, ...archivedAt }, reading);
};

/** The cursor after an answer within a window. */
const noted = (cursor: SearchCursor, found: Found, reading: Reading): SearchCursor => {
  const again = comesAgain(cursor.phase, reading.context.startedAt, reading.settings.overlapMs);
  const room = mostRecent - Object.keys(cursor.recent).length;
  const rows = found.rows.filter(again).slice(0, Math.max(0, room));
  const recent =
    rows.length === 0
      ? cursor.recent
      : { ...cursor.recent, ...Object.fromEntries(rows.map((row) => [row.id, fingerprint(row)])) };
  return {
    ...cursor,
    recent,
    scan: found.state,
    fresh: cursor.fresh + found.rows.length,
    ...(found.lost ? { incomplete: true } : {}),
    ...(found.total === undefined ? {} : { totals: { ...cursor.totals, [cursor.phase]: found.total } }),
  };
};

/** Reads one kind through the searches; see search/phases.ts for the order and search/scan.ts for the way. */
export const searched = (kind: SearchKind, roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { settings, context, signal } = reading;
    const search = createSearch(reading.api, settings.searchPageSize);
    const first = phasesOf(kind.archived, sinceOf(reading))[0] as Phase;
    let cursor: SearchCursor | undefined =
      (reading.cursor as SearchCursor | undefined) ?? enter(first, {}, reading);

    /** Without the archive search the newer rows are still worth having; without any search nothing is. */
    const refused = (at: SearchCursor, { refusal, entries }: ScanRefused): Batch => {
      const what = `POST ${at.window.route} search of ${kind.kind}`;
      if (!isRoleRefusal(refusal) && at.window.route === 'live') throw unreadable(what, refusal);
      const draft = createDraft();
      const now = iso(settings.clock.now());
      draft.miss(kindGap(kind.kind, what, refusal, roles, draft.answered(entries), now));
      const marked: SearchCursor = { ...at, incomplete: true, archiveRefused: true };
      cursor = isRoleRefusal(refusal) ? undefined : onwards(marked, kind, reading);
      return draft.finish({ ...(cursor ?? marked) }, cursor === undefined);
    };

    const took = (at: SearchCursor, found: Found): Batch => {
      const rows = unknown(found.rows, at);
      const draft = createDraft();
      fill(draft, kind, { ...found, rows });
      const here = noted(at, { ...found, rows }, reading);
      cursor = found.done ? onwards(here, kind, reading) : here;
      const end = closed(here, settings.indexLagMs, sinceOf(reading));
      return draft.finish({ ...(cursor ?? end) }, cursor === undefined);
    };

    while (cursor) {
      const begun: SearchCursor = cursor;
      if (begun.phase === 'catch-up' && begun.pass === 0)
        await settle(reading, begun.readAt ?? context.startedAt);
      for await (const found of scan(search, { ...begun.window, kind }, begun.scan, signal)) {
        const at: SearchCursor = cursor ?? begun;
        yield 'refusal' in found ? refused(at, found) : took(at, found);
      }
      if (cursor === begun) throw endless(kind);
    }
  };

const endless = ({ kind }: SearchKind) =>
  deskError('unexpected', {
    what: `The search of ${kind} ended without saying so.`,
    where: 'extract/kustomer',
  });

const fill = (draft: Draft, { kind }: SearchKind, found: Found): void => {
  const request = draft.answered(found.entries);
  const origin = { kind, request, fetchedAt: found.fetchedAt };
  for (const row of found.rows) {
    put(draft, row, origin, row.id);
    for (const gap of markedGaps(row.marks, row.id, origin)) draft.miss(gap);
  }
  if (!found.lost) return;
  draft.miss({
    reason: 'tie-group',
    kind,
    field: updatedAt(kind),
    expected: found.lost.expected,
    received: String(found.lost.received),
    evidence: found.lost.part,
    request: request < 0 ? null : request,
    at: found.fetchedAt,
  });
};

/** A row written moments ago is not in the search index yet: wait until all that we read past must be. */
const settle = async ({ settings, signal }: Reading, readAt: number): Promise<void> => {
  const ms = readAt + settings.indexLagMs - settings.clock.now();
  if (ms <= 0) return;
  settings.progress?.({
    stage: 'extract',
    task: 'kustomer',
    done: 0,
    unit: 'calls',
    waiting: `search index, ${Math.ceil(ms / 1000)} s`,
  });
  await settings.clock.sleep(ms, signal);
};

/** The last cursor: what the vendor reported, and up to when the kind is covered. */
const closed = (cursor: SearchCursor, indexLagMs: number, since: string | undefined): CursorFacts => {
  const { archive, live } = cursor.totals;
  const exact = (total: number | undefined) => total !== undefined && total < mostRows;
  const both = (archive === undefined || exact(archive)) && exact(live) && since === undefined;
  return {
    ...(cursor.incomplete ? { incomplete: true } : {}),
    reported: both ? (archive ?? 0) + (live ?? 0) : null,
    ...(since === undefined ? {} : { since }),
    ...(cursor.caughtUpAt === undefined ? {} : { highWater: iso(cursor.caughtUpAt - indexLagMs) }),
  };
};
