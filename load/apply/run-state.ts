import type { Clock } from '../../core/clock.js';
import type { Ledger } from '../ledger.js';
import type { Otherwise, PerformContext, Target } from '../target.js';
import type { Budget } from './budget.js';
import type { Claims } from './claims.js';
import type { Tally } from './load-report.js';
import type { RejectFile } from './reject-file.js';
import type { Strays } from './strays.js';

/** How hard to try; all times in milliseconds. */
export interface TrySettings {
  /** Writes of one operation whose fate stays unknown, each followed by a look, before it is left for the next run. */
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Operations in a row whose fate stays unknown before the load stops: the target is down. */
  readonly giveUpAfter: number;
  /** Tries operations again that the target refused in an earlier run. */
  readonly retryRejected: boolean;
}

/** What all units of a run share. */
export interface RunState {
  readonly target: Target;
  readonly ledger: Ledger;
  readonly claims: Claims;
  readonly rejects: RejectFile;
  readonly budget: Budget;
  readonly clock: Clock;
  /** Milliseconds since 1970: what earlier runs sent had left by then. */
  readonly startedAt: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly settings: TrySettings;
  /** What lost calls may have left. */
  readonly strays: Strays;
  readonly looked: Readonly<Record<string, string>>;
  readonly blob: (sha256: string) => Promise<Buffer>;
  readonly pictureUrl: PerformContext['pictureUrl'];
  /** Writes the run into the ledger, once, before its first line. */
  readonly begin: () => Promise<void>;
  /** Proves, once, before the first write, that nobody is told of what is written. */
  readonly quiet: () => Promise<void>;
  /** Another unit met an error that stops the load. */
  readonly halted: () => boolean;
  readonly count: (what: Tally, kind: string) => void;
  /** Something arrived in another way than planned: the report says so. */
  readonly differs: (otherwise: Otherwise) => void;
  /** Unknown fates in a row, over all units. */
  troubles: number;
}
