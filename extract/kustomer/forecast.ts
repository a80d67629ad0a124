import type { CheckFinding } from '../source.js';
import { walkedKinds } from './kinds/walked.js';

/** How long a run will take, from what a check counted: pure. */

/** Rows of a kind as far as the vendor says. */
export interface Count {
  readonly rows: number;
  /** The vendor may say 10,000 for any larger number. */
  readonly atLeast: boolean;
}

export interface Forecast {
  readonly counts: Readonly<Record<string, Count>>;
  /** Messages with files; undefined when nobody could say. */
  readonly files: Count | undefined;
  /** Mails whose originals are read one by one: none unless a try opened one. */
  readonly originals: Count | undefined;
  readonly searchPageSize: number;
  readonly reserve: number;
  /** Calls and searches a minute at the limits seen so far. */
  readonly limits: { readonly calls: number; readonly searches: number };
}

/** Calls that every run makes besides: lists, metadata, the knowledge base's first pages. */
const otherCalls = 70;

/** A walk and what it costs. */
interface Costly {
  readonly kind: string;
  readonly of: string;
  readonly calls: number;
  /** It may be fewer calls. */
  readonly most?: true;
}

interface Effort {
  readonly calls: number;
  readonly minutes: number;
}

const words = ({ calls, minutes }: Effort): string =>
  `${calls} calls: ${minutes} min (${(minutes / 60).toFixed(1)} h)`;

/** One finding with all walks over parents and without any, and one for each walk. */
export const forecastOf = (forecast: Forecast): CheckFinding[] => {
  const { counts, files, originals, searchPageSize, limits, reserve } = forecast;
  const all = Object.values(counts);
  const searches = all.reduce((sum, { rows }) => sum + Math.ceil(rows / searchPageSize) + 4, 0);
  const base = searches + otherCalls + (files?.rows ?? 0) + (originals?.rows ?? 0);
  const effort = (calls: number): Effort => ({
    calls,
    minutes: Math.max(1, Math.ceil(Math.max(searches / limits.searches, calls / limits.calls))),
  });
  const walks: readonly Costly[] = [
    ...walkedKinds.map(({ kind, of }) => ({ kind, of, calls: counts[of]?.rows ?? 0 })),
    // Which klasses take comments is known only when they are read.
    {
      kind: 'comment',
      of: 'custom object that may have comments',
      calls: counts.kobject?.rows ?? 0,
      most: true,
    },
  ];
  const without = effort(base);
  const whole = effort(base + walks.reduce((sum, { calls }) => sum + calls, 0));
  const atLeast = files === undefined || files.atLeast || all.some((one) => one.atLeast);
  const about = atLeast ? 'At least' : 'About';
  const pace = Number.isFinite(limits.calls)
    ? ` at ${Math.round(limits.calls)} calls a minute (this plan has ${Math.round(limits.calls / (1 - reserve))}, --reserve leaves ${Math.round(reserve * 100)} % to others) and ${Math.round(limits.searches)} searches`
    : '';
  return [
    {
      level: 'ok',
      topic: 'forecast',
      message:
        `${about} ${words(whole)}${pace}. ${about} ${words(without)} with --without walks. ` +
        'Older messages with files, articles, visits, answers to surveys and threads whose counters do not match add one call each.',
      details: {
        ...whole,
        hours: whole.minutes / 60,
        searches,
        reserve,
        callsPerMinute: limits.calls,
        searchesPerMinute: limits.searches,
        withoutWalks: { ...without, hours: without.minutes / 60 },
      },
    },
    ...walks.map(
      ({ kind, of, calls, most }): CheckFinding => ({
        level: 'ok',
        topic: 'walk',
        stream: kind,
        message: `a call for each ${of}: ${most ? 'at most ' : ''}${calls}, ${(calls / limits.calls / 60).toFixed(1)} h; --without ${kind} leaves it out.`,
        details: { calls, hours: calls / limits.calls / 60, of },
      }),
    ),
  ];
};
