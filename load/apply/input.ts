import type { Clock } from '../../core/clock.js';
import type { Progress } from '../../core/progress.js';
import type { Operator } from '../ledger/line.js';
import type { Plan } from '../plan/plan-file.js';
import type { PerformContext, Target } from '../target.js';
import { benchMemoryMb } from '../workbench.js';
import type { TrySettings } from './run-state.js';
import type { Present } from './staleness.js';

export interface ApplySettings extends TrySettings {
  /** Units that are written at once; null: as many as it takes to use the target's rate up (see crew.ts). */
  readonly parallel: number | null;
  /**
   * Bytes of attachments that calls in flight may carry together. Each is in memory as bytes, as base64 and within its call:
   * some four times that.
   */
  readonly blobBudgetBytes: number;
  /** Proves that the workspace is quiet before the first write. */
  readonly canary: boolean;
  /** Loads for the first time into an account that has records of this desk already, which no ledger here knows. */
  readonly besideOthers: boolean;
  /** Megabytes for DuckDB. */
  readonly memoryMb: number;
  /** See LedgerOptions: false for a rehearsal only. */
  readonly durable: boolean;
}

export const applySettings: ApplySettings = {
  parallel: null,
  blobBudgetBytes: 32 * 1024 * 1024,
  canary: true,
  besideOthers: false,
  memoryMb: benchMemoryMb,
  durable: true,
  tries: 5,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  giveUpAfter: 20,
  retryRejected: false,
};

export interface ApplyInput {
  readonly plan: Plan;
  readonly target: Target;
  /** The archive's home; the ledger lies in its work/ folder. */
  readonly home: string;
  /** The archive and the mapping as they are now: the plan must have been made from them. */
  readonly present: Omit<Present, 'target'>;
  /** Who runs it, for the ledger. */
  readonly operator?: Operator;
  /** Bytes of the archive by digest. */
  readonly blob: (sha256: string) => Promise<Buffer>;
  /** See picture-host.ts; null when nothing serves pictures: a plan that has some then stops. */
  readonly pictureUrl: PerformContext['pictureUrl'] | null;
  readonly clock: Clock;
  /** 0..1, for waits that must not fall together. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly settings?: Partial<ApplySettings>;
}
