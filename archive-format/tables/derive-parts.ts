import { type Duck, openDuck } from '../../core/duckdb.js';
import { type Derived, type DerivedGap, type DeriveJob, deriveTable, lineRoom } from './derive.js';

/** Megabytes for each engine; more is spilled. A part takes about 75 on the quick way, whatever its size. */
const memoryMb = 160;

/**
 * Text of a part that may be worked on beside another. Whatever the limits say, an engine holds about 90 MB of a large part in
 * the end: two of those at once were the most of a whole extraction.
 */
const besideText = 16 * 2 ** 20;

/** A line is in memory several times on its way: as text, as values, as a page. Megabytes. */
const memoryFor = (longest: number): number => memoryMb + (4 * lineRoom(longest)) / 2 ** 20;

export interface Deriving {
  /** An engine for other statements while no part is worked on. */
  readonly duck: Duck;
  /** Makes the tables of all parts, two at a time as long as one of them is not large. */
  parts(
    jobs: readonly DeriveJob[],
    onGap: (gap: DerivedGap) => Promise<void>,
    onTable: (job: DeriveJob, derived: Derived) => void | Promise<void>,
  ): Promise<void>;
  close(): void;
}

/**
 * Opens two engines of one thread each for deriving tables: a raw part can be read by one thread only, and one thread
 * keeps the lines in order without sorting. `scratch`: the beginning of a path for what is spilled and taken apart.
 */
export const openDeriving = async (scratch: string, signal?: AbortSignal): Promise<Deriving> => {
  const duck = await openDuck({ memoryMb, threads: 1, scratch });
  // The second is opened for the second part; most snapshots of a day need none.
  const ducks = [duck];
  const second = async (): Promise<Duck> => {
    ducks[1] ??= await openDuck({ memoryMb, threads: 1, scratch: `${scratch}-second` });
    return ducks[1];
  };
  const stop = (): void => {
    for (const engine of ducks) engine.interrupt();
  };
  signal?.addEventListener('abort', stop, { once: true });

  return {
    duck,
    parts: async (jobs, onGap, onTable) => {
      const large = jobs.filter(({ text }) => text > besideText).values();
      const small = jobs.filter(({ text }) => text <= besideText);
      const others = small.values();
      function* all(): Generator<DeriveJob> {
        yield* large;
        yield* others;
      }
      let failed = false;
      const work = async (queue: Iterable<DeriveJob>, engine: Duck, index: number): Promise<void> => {
        for (const job of queue) {
          signal?.throwIfAborted();
          if (failed) return;
          try {
            // Told anew for each part, as DuckDB then gives back what it has freed: else parts of one size add up, by 20 MB.
            await engine.run(`SET memory_limit = '${memoryFor(job.longest)}MB'`);
            await onTable(job, await deriveTable(engine, job, `${scratch}-${index}`, onGap, signal));
          } catch (error) {
            failed = true;
            // An interrupted statement fails with DuckDB's words; the caller knows its own reason.
            throw signal?.aborted ? signal.reason : error;
          }
        }
      };
      const helper = jobs.length > 1 && small.length > 0 ? await second() : undefined;
      const ends = await Promise.allSettled([
        work(all(), duck, 0),
        ...(helper ? [work(others, helper, 1)] : []),
      ]);
      const broken = ends.find((end) => end.status === 'rejected');
      if (broken) throw broken.reason;
    },
    close: () => {
      signal?.removeEventListener('abort', stop);
      for (const engine of [...ducks].reverse()) engine.close();
    },
  };
};
