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
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly memoryMb?: number;
}
