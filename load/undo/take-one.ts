import type { Clock } from '../../core/clock.js';
import { createUnitThings } from '../apply/unit-things.js';
import { refsOf } from '../references.js';
import type { Removal, Target } from '../target.js';
import type { Removable } from './removables.js';

export interface Taking {
  readonly target: Target;
  readonly looked: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Calls without a clear answer that are made again; a thing that is gone by then is gone. */
  readonly tries: number;
  /** Milliseconds before the first of them; each later one waits twice as long. */
  readonly firstWaitMs: number;
}

const longestWaitMs = 60_000;

/** Takes one thing away, and once more when no answer came: what is gone already counts as taken away. */
export const takeOne = async (
  { target, looked, clock, signal, tries, firstWaitMs }: Taking,
  { operation, remoteId, dependencies, belongings }: Removable,
): Promise<Removal> => {
  // What it hung on is gone: so is it.
  if (refsOf(operation.payload).some((key) => !dependencies.has(key))) return { removed: true };
  const things = createUnitThings(
    {
      looked,
      blob: async () => Buffer.alloc(0),
      pictureUrl: () => '',
      claims: { claim: async () => false },
    },
    { unit: operation.unit, known: new Map(), dependencies },
  );
  const context = { ...things.context(operation, null), belongings };
  for (let attempt = 1; ; attempt++) {
    const removal = await target.remove(operation, remoteId, context, signal);
    if (removal.removed || removal.lost !== true || attempt >= tries) return removal;
    await clock.sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1)), signal);
  }
};
