import { rm } from 'node:fs/promises';
import type { Clock } from '../core/clock.js';
import type { Exchange } from '../core/http.js';
import type { Progress } from '../core/progress.js';
import type { ApplySettings } from './apply/input.js';
import type { Plan } from './plan/plan-file.js';
import { createMeasure } from './rehearse/measure.js';
import { groupRejects } from './rehearse/rejects.js';
import type { Assumptions, RehearsalReport } from './rehearse/report.js';
import type { FilledWindows } from './rehearse/windows.js';
import type { PerformContext, Target } from './target.js';
import { applyUntilDone } from './until-done.js';

export interface RehearseInput {
  readonly plan: Plan;
  /** A target over this exchange and clock; `onWait` is told of its waits. */
  readonly target: (exchange: Exchange, onWait: (ms: number, why: string) => void) => Target;
  /** A stand-in that answers on `clock`. */
  readonly exchange: Exchange;
  /** Wrong use that the stand-in saw, and how many mails customers would have got. */
  readonly seen: () => { readonly violations: readonly string[]; readonly mails: number };
  /** A path without its ids, so that calls of one sort count together. */
  readonly route: (path: string) => string;
  /** Calls to another host, which no limit counts, e.g. the bytes of an upload; absent: none. */
  readonly elsewhere?: (path: string) => boolean;
  /** A clock that jumps; its `hold` is used while something takes real time. */
  readonly clock: Clock;
  /** For how long the rehearsal itself took. */
  readonly realClock: Clock;
  /** A folder for the rehearsal's ledger; it is removed afterwards. */
  readonly scratch: string;
  readonly blob: (sha256: string) => Promise<Buffer>;
  readonly pictureUrl: PerformContext['pictureUrl'];
  readonly random: () => number;
  /** `parallel`: null lets the load find out. */
  readonly assumed: Omit<Assumptions, 'looks' | 'parallel'> & { readonly parallel: number | null };
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly settings?: Partial<ApplySettings>;
}

/** The plan as for an empty account: a rehearsal begins with an empty stand-in and an empty ledger. */
const asFirst = (plan: Plan): Plan => ({
  ...plan,
  header: { ...plan.header, ledger: { workspace: null, head: null } },
});

/** To three places. */
const share = (part: number, whole: number): number => Math.round((part / whole) * 1000) / 1000;

const rounded = (filled: FilledWindows | null): FilledWindows | null =>
  filled && { ...filled, used: share(filled.used, 1), least: share(filled.least, 1) };

/** Windows of the vendor that a time touches. */
const windowsBetween = (from: number, to: number, windowMs: number): number =>
  Math.floor(to / windowMs) - Math.floor(from / windowMs) + 1;

const tenth = (seconds: number): number => Math.round(seconds * 10) / 10;

const advice = (report: Omit<RehearsalReport, 'advice'>): string[] => {
  const { pace, assumed } = report;
  const lines: string[] = [];
  // Calls a second that the writers can make at this latency, against what is allowed.
  const possible = (assumed.parallel * 1000) / assumed.latencyMs;
  const allowed = (pace.limit * 1000) / pace.windowMs;
  if (pace.limit > 0 && pace.used < 0.8 && possible < allowed && report.seconds > 60)
    lines.push(
      `The writers wait for answers, not for the rate: with --parallel ${Math.min(256, Math.ceil((allowed * assumed.latencyMs) / 1000))} the same calls would come near the limit.`,
    );
  if (report.openSeconds < report.seconds)
    lines.push(
      'The ledger has a part of the plan already. The rehearsal wrote all of it; the time for the rest is in proportion.',
    );
  return lines;
};

/**
 * Applies a plan to a stand-in on a virtual clock: how long production takes, what fails, whom it would mail.
 * Nothing real is written and no account is needed. Errors: those of applyPlan.
 */
export const rehearsePlan = async (input: RehearseInput): Promise<RehearsalReport> => {
  const { plan, clock, realClock, assumed } = input;
  const measure = createMeasure(clock, input.route, assumed.rate.windowMs, input.elsewhere);
  const target = measure.target(input.target(measure.exchange(input.exchange), measure.waited));
  const started = clock.now();
  const realStarted = realClock.now();
  const { header } = plan;
  try {
    const report = await applyUntilDone(
      {
        plan: asFirst(plan),
        target,
        home: input.scratch,
        present: { archive: header.archive, mappingSha256: header.mappingSha256 },
        blob: input.blob,
        pictureUrl: input.pictureUrl,
        clock,
        random: input.random,
        signal: input.signal,
        ...(input.progress ? { progress: input.progress } : {}),
        settings: { ...input.settings, parallel: assumed.parallel, durable: false, besideOthers: true },
      },
      () => {},
    );
    const seconds = (clock.now() - started) / 1000;
    const { total, open } = header.operations;
    const { limit, windowMs } = assumed.rate;
    const byCall = measure.byCall();
    const { violations, mails } = input.seen();
    const { rejected, blocked, unknown, waiting } = report.totals;
    const found: Omit<RehearsalReport, 'advice'> = {
      format: 'deskarchive-rehearsal/1',
      target: target.name,
      plan: plan.sha256,
      verdict: mails > 0 ? 'mailed' : rejected + blocked + unknown + waiting > 0 ? 'rejects' : 'clean',
      seconds: tenth(seconds),
      openSeconds: tenth(seconds * (total === 0 ? 1 : open / total)),
      calls: measure.calls,
      callsBefore: measure.callsBefore,
      callsForecast: open === total ? header.forecast.calls : null,
      bytes: measure.bytes,
      uploads: measure.uploads,
      byCall,
      byKind: measure.byKind(),
      pace: {
        limit,
        windowMs,
        used: limit === 0 ? 0 : share(measure.calls, limit * windowsBetween(started, clock.now(), windowMs)),
        filled: rounded(measure.windows.filled(limit)),
        waited: measure.waits(),
        refusedForRate: byCall.reduce((sum, { refused }) => sum + (refused[429] ?? 0), 0),
      },
      totals: report.totals,
      rejects: await groupRejects(report.rejectsFile),
      violations,
      findings: report.findings,
      assumed: { ...assumed, parallel: report.parallel, looks: header.looks },
      realSeconds: tenth((realClock.now() - realStarted) / 1000),
    };
    return { ...found, advice: advice(found) };
  } finally {
    await target.close();
    await rm(input.scratch, { recursive: true, force: true });
  }
};
