import { type Clock, working } from '../../core/clock.js';
import type { Duck } from '../../core/duckdb.js';
import type { Crew } from './crew.js';
import { type PlannedOperation, readPhase, type UnitHead } from './phase-reader.js';
import type { RunState } from './run-state.js';
import { sideBySide } from './side-by-side.js';
import { runUnit } from './unit-run.js';

interface Next {
  readonly head: UnitHead;
  readonly operation: PlannedOperation;
}

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

async function* operationsOf(items: AsyncIterable<Next>): AsyncGenerator<PlannedOperation> {
  for await (const { operation } of items) yield operation;
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
  const read = readPhase(duck, files, from);
  await sideBySide<Next>(run.clock.hold ? still(run.clock, read) : read, {
    crew,
    halt,
    unitOf: ({ head }) => head.unit,
    sizeOf: ({ operation }) => operation.size,
    stopped: () => run.signal.aborted || run.halted(),
    work: ({ head }, unit) => runUnit(run, head, operationsOf(unit)),
  });
};
