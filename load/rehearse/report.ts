import type { LoadReport, Tally } from '../apply/load-report.js';
import type { PreflightFinding } from '../target.js';
import type { FilledWindows } from './windows.js';

/** Calls of one sort, e.g. `POST /conversations/{id}/reply`. */
export interface CallFigures {
  readonly call: string;
  readonly calls: number;
  /** Bytes of bodies sent. */
  readonly bytes: number;
  /** Answers that were no success, by status. */
  readonly refused: Readonly<Record<string, number>>;
}

/** When operations of a kind were written, in seconds from the start of the load. */
export interface KindSpan {
  readonly kind: string;
  readonly operations: number;
  readonly from: number;
  readonly to: number;
}

/** What did not arrive, by what was said of it. */
export interface RejectGroup {
  readonly kind: string;
  readonly status: 'rejected' | 'blocked' | 'unknown' | 'waiting';
  readonly code: string;
  readonly message: string;
  readonly count: number;
  /** Ids at the source. */
  readonly examples: readonly string[];
}

/** What a rehearsal takes for granted, because only the account could say. */
export interface Assumptions {
  /** Milliseconds of one call there and back. */
  readonly latencyMs: number;
  readonly uploadBytesPerSecond: number;
  /** Units written at once; where the load found out by itself, the most. */
  readonly parallel: number;
  /** Calls a window; 0: no limit. */
  readonly rate: { readonly limit: number; readonly windowMs: number };
  /** Settings of the stand-in that were not left at their defaults. */
  readonly settings: Readonly<Record<string, string>>;
  /** Names that were taken to be there, e.g. `admin:ava@example.com`: the real preflight looks for them. */
  readonly looks: readonly string[];
}

/** What a load would do, found out by doing it against a stand-in on a clock that jumps. */
export interface RehearsalReport {
  readonly format: 'deskarchive-rehearsal/1';
  readonly target: string;
  readonly plan: string;
  /** `clean`: everything arrived; `rejects`: something did not; `mailed`: a customer would have been told. */
  readonly verdict: 'clean' | 'rejects' | 'mailed';
  /** How long production takes under these limits and assumptions. */
  readonly seconds: number;
  /** Seconds for what the ledger does not have yet, in proportion to its calls; equal to `seconds` for a first load. */
  readonly openSeconds: number;
  readonly calls: number;
  /** Of those: preflight and canary, before the first write of the plan. */
  readonly callsBefore: number;
  /**
   * What the plan said of the calls that write; null for one that continues a ledger, since that is rehearsed as a whole.
   * Lists to find things in, looks after doubt, and repeats come on top.
   */
  readonly callsForecast: number | null;
  /** Of all calls, uploads too. */
  readonly bytes: number;
  /** Files put on another host, which the limits of `pace` do not count; they are not among `calls`. */
  readonly uploads: number;
  readonly byCall: readonly CallFigures[];
  readonly byKind: readonly KindSpan[];
  readonly pace: {
    readonly limit: number;
    readonly windowMs: number;
    /** Calls made over calls allowed in all windows that the load touches, 0..1. */
    readonly used: number;
    /**
     * The same for the whole windows between the first write of the plan and the last that its work could fill: without
     * the canary before, and without the tail in which work runs out. Null when no window was ever full.
     */
    readonly filled: FilledWindows | null;
    /** Seconds that writers waited, added up over all that run side by side, by reason. */
    readonly waited: Readonly<Record<string, number>>;
    readonly refusedForRate: number;
  };
  readonly totals: Readonly<Record<Tally, number>>;
  readonly rejects: readonly RejectGroup[];
  /** Wrong use that the vendor would take without a word, a mail to a customer first of all. */
  readonly violations: readonly string[];
  readonly findings: readonly PreflightFinding[];
  readonly assumed: Assumptions;
  /** What would shorten it or make it surer. */
  readonly advice: readonly string[];
  /** Seconds that the rehearsal itself took. */
  readonly realSeconds: number;
}

export type RunFigures = Pick<LoadReport, 'totals' | 'findings'>;
