import { type Clock, working } from '../../core/clock.js';
import type { Duck } from '../../core/duckdb.js';
import { type Channel, createChannel, type Pool } from './channel.js';
import type { Crew } from './crew.js';
import { type PlannedOperation, readPhase } from './phase-reader.js';
import type { RunState } from './run-state.js';
import { runUnit } from './unit-run.js';

/** Characters of operations that may wait for one unit's runner: a thread of any length needs no more memory. */
const unitRoom = 1 << 20;
/** The same for all that run side by side: while there is room, a long thread does not keep the others from theirs. */
const allRoom = 1 << 23;

/** Reading takes real time: a clock that jumps stands still for it. */
async function* still<T>(clock: Clock, items: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    for (;;) {
      const next = await working(clock, items.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await items.return(undefined);
  }
}

/**
 * Runs the units of a phase from one on, as many at once as the crew has places. Resolves when the last is done; an error that must stop the load
 * goes to `halt`, and units that run finish the call they are at.
 */
export const runPhase = async (
  run: RunState,
  duck: Duck,
  files: readonly string[],
  from: number,
  crew: Crew,
  halt: (error: unknown) => void,
): Promise<void> => {
  const pool: Pool = { room: allRoom, held: 0 };
  const running = new Set<Promise<void>>();
  let unit: string | undefined;
  let channel: Channel<PlannedOperation> | undefined;
  const read = readPhase(duck, files, from);
  try {
    for await (const { head, operation } of run.clock.hold ? still(run.clock, read) : read) {
      if (run.signal.aborted || run.halted()) break;
      if (head.unit !== unit) {
        channel?.end();
        const release = await crew.take();
        unit = head.unit;
        channel = createChannel<PlannedOperation>(unitRoom, pool);
        const runner = runUnit(run, head, channel)
          .catch(halt)
          .finally(() => {
            release();
            running.delete(runner);
          });
        running.add(runner);
      }
      await channel?.push(operation, operation.size);
    }
  } finally {
    channel?.end();
    await Promise.all(running);
  }
};
