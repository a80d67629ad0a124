import type { Progress } from '../../core/progress.js';
import type { Held, TargetRow } from '../../core/target-row.js';
import type { Compiler } from '../target.js';
import type { PlanHeader } from './plan-file.js';

/** What a plan is made from. The rows decide the order in which things of one phase are written. */
export interface PlanInput {
  readonly rows: AsyncIterable<TargetRow>;
  /** Read after the rows have ended, so that shaping may fill it on the way. */
  readonly held: AsyncIterable<Held>;
  readonly target: Compiler;
  readonly archive: PlanHeader['archive'];
  readonly modelKey: string;
  /** Records, by kind, that the model has no place for, for the plan's header. */
  readonly unread?: Readonly<Record<string, number>>;
  /** What the rows were narrowed to, for the plan's header. */
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly mappingSha256: string;
  /** Workspace, file and head of the ledger that is there now; all null when this will be the first load. */
  readonly ledger: {
    readonly workspace: string | null;
    readonly head: string | null;
    readonly file: string | null;
  };
  /** The plan's folder: new, empty, or an older plan, which is replaced as a whole. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  /** Megabytes for DuckDB. */
  readonly memoryMb?: number;
  /** Called with the folder of the plan that was replaced, before it is removed. */
  readonly replaced?: (old: string) => Promise<void>;
}
