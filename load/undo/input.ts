import type { Clock } from '../../core/clock.js';
import type { Progress } from '../../core/progress.js';
import type { Present } from '../apply/staleness.js';
import type { Operator } from '../ledger/line.js';
import type { Plan } from '../plan/plan-file.js';
import type { Target } from '../target.js';

export interface UndoInput {
  readonly plan: Plan;
  readonly target: Target;
  readonly home: string;
  readonly present: Omit<Present, 'target'>;
  /** Only says what would be removed. */
  readonly dryRun: boolean;
  /** Who runs it, for the ledger. */
  readonly operator?: Operator;
  /** Units that are taken back at once; as many as it takes to use the target's rate up when absent (see crew.ts). */
  readonly parallel?: number | undefined;
  /** Tries of a call that gets no clear answer. */
  readonly tries?: number;
  /** Milliseconds before the second of them. */
  readonly firstWaitMs?: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly memoryMb?: number;
}
