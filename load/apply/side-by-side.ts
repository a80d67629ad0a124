import { type Channel, createChannel, type Pool } from './channel.js';
import type { Crew } from './crew.js';

/** Characters of operations that may wait for one unit's worker: a thread of any length needs no more memory. */
const unitRoom = 1 << 20;
/** The same for all that run side by side: while there is room, a long thread does not keep the others from theirs. */
const allRoom = 1 << 23;

export interface SideBySide<T> {
  readonly unitOf: (item: T) => string;
  /** Characters that it takes while it waits. */
  readonly sizeOf: (item: T) => number;
  readonly crew: Crew;
  /** Nothing more is begun once this is true. */
  readonly stopped: () => boolean;
  /** Does all of one unit, one after another. */
  readonly work: (first: T, unit: AsyncIterable<T>) => Promise<void>;
  /** Told of what a unit's work throws. */
  readonly halt: (error: unknown) => void;
}

/**
 * Does the units of a stream, whose items come unit by unit, as many at once as the crew has places: one worker each.
 * Resolves when the last is done.
 */
export const sideBySide = async <T>(items: AsyncIterable<T>, how: SideBySide<T>): Promise<void> => {
  const { unitOf, sizeOf, crew, stopped, work, halt } = how;
  const pool: Pool = { room: allRoom, held: 0 };
  const running = new Set<Promise<void>>();
  let unit: string | undefined;
  let channel: Channel<T> | undefined;
  try {
    for await (const item of items) {
      if (stopped()) break;
      if (unitOf(item) !== unit) {
        channel?.end();
        const release = await crew.take();
        unit = unitOf(item);
        channel = createChannel<T>(unitRoom, pool);
        const worker = work(item, channel)
          .catch(halt)
          .finally(() => {
            release();
            running.delete(worker);
          });
        running.add(worker);
      }
      await channel?.push(item, sizeOf(item));
    }
  } finally {
    channel?.end();
    await Promise.all(running);
  }
};
