import type { SearchRoute } from '../api/calls.js';

/**
 * In which order a kind is searched, as data. The live search covers what was changed within the last two years,
 * the archive search what is older; how sharp the border is nobody says.
 *
 * archive   everything up to a week beyond the border
 * live      everything changed before the snapshot began
 * boundary  the archive search once more around the border: rows that grew too old between the first two
 * catch-up  what was changed since, until hardly anything comes
 */
export type Phase = 'archive' | 'live' | 'boundary' | 'catch-up';

export interface PhaseWindow {
  readonly route: SearchRoute;
  readonly from: string;
  readonly to: string | null;
}

export interface PhaseFacts {
  /** When the snapshot was begun, milliseconds since 1970. */
  readonly startedAt: number;
  readonly now: number;
  /** When the archive phase ended; undefined while it has not. */
  readonly archivedAt: number | undefined;
  /** When the last catch-up pass began; undefined before the first. */
  readonly caughtUpAt: number | undefined;
  readonly overlapMs: number;
  /** Newest change time that an earlier snapshot covers. */
  readonly since: string | undefined;
}

const day = 86_400_000;

export const epoch = '1970-01-01T00:00:00.000Z';

const iso = (at: number): string => new Date(at).toISOString();

/** The border between the searches: two years before `now`, by the calendar. */
export const border = (now: number): number => {
  const date = new Date(now);
  return date.setUTCFullYear(date.getUTCFullYear() - 2);
};

/** Phases of one kind in order; with `since` only what can have changed. */
export const phasesOf = (archived: boolean, since: string | undefined): readonly Phase[] => {
  if (since !== undefined) return ['live', 'catch-up'];
  return archived ? ['archive', 'live', 'boundary', 'catch-up'] : ['live', 'catch-up'];
};

export const phaseWindow = (phase: Phase, facts: PhaseFacts): PhaseWindow => {
  const { startedAt, now, overlapMs, since } = facts;
  switch (phase) {
    case 'archive':
      return { route: 'archive', from: epoch, to: iso(border(startedAt) + 7 * day) };
    case 'live':
      return {
        route: 'live',
        // The search index lags: what was written just before the last snapshot may not have been in it.
        from: since === undefined ? epoch : iso(Date.parse(since) - 3 * overlapMs),
        to: iso(startedAt),
      };
    case 'boundary':
      return {
        route: 'archive',
        from: iso(border(facts.archivedAt ?? startedAt) - day),
        to: iso(border(now) + 7 * day),
      };
    case 'catch-up':
      return { route: 'live', from: iso((facts.caughtUpAt ?? startedAt) - overlapMs), to: null };
  }
};
