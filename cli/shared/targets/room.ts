import type { TargetDirectory } from '../../../core/target-directory.js';
import type { Compiler, Target } from '../../../load/target.js';
import type { TargetName } from '../../../transform/mapping/mapping.js';
import type { Shaped, ShapeInput } from '../../../transform/shape/shaped.js';
import type { CommandContext, Options } from '../../command.js';
import type { Stage } from '../../rehearsal/stage.js';
import type { WriteCare } from '../write-care.js';

/** Flags that say how a target is reached. */
export const targetOptions = {
  'base-url': {
    type: 'string',
    about: 'Another host: a region, a stand-in. DESKARCHIVE_<VENDOR>_BASE_URL does the same.',
    value: 'URL',
  },
} as const satisfies Options;

/** The flags of `targetOptions` as a command got them. */
export interface Reach {
  readonly 'base-url': string | undefined;
}

/** A target as the commands see it: what plan, load and map need, behind one interface. */
export interface TargetRoom {
  readonly name: TargetName;
  /** Enough to make a plan: no network, no token. */
  compiler(context: CommandContext): Compiler;
  /** The model as rows for this target. */
  shape(input: ShapeInput, context: CommandContext): Promise<Shaped>;
  /** A target that can be written to. Errors: token-missing, flag-invalid. */
  open(flags: Reach, context: CommandContext, care?: WriteCare): Target;
  /** Reads the stand-in to rehearse on; null: there is none. */
  readonly stage: (() => Promise<Stage>) | null;
  /**
   * What the target account has, by name. Errors: token-missing, flag-invalid, token-refused, host-unreachable.
   */
  directory(flags: Reach, context: CommandContext): Promise<TargetDirectory>;
}

/** Tells progress of waits that a person would notice. */
export const tellWaits =
  (context: CommandContext) =>
  (ms: number, why: string): void => {
    if (ms >= 1000)
      context.progress({
        stage: 'load',
        task: 'waiting',
        done: 0,
        unit: 'calls',
        waiting: `${why}, ${Math.ceil(ms / 1000)} s`,
      });
  };
