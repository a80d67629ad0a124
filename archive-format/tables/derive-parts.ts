import { type Duck, openDuck } from '../../core/duckdb.js';
import { type Derived, type DerivedGap, type DeriveJob, deriveTable } from './derive.js';

/** Megabytes for DuckDB, for both connections together; more is spilled. */
const memoryMb = 400;

export interface Deriving {
  /** A connection for other statements while no part is worked on. */
  readonly duck: Duck;
  /** Makes the tables of all parts, two at a time; each connection spends its waiting in the other's work. */
  parts(
    jobs: readonly DeriveJob[],
    onGap: (gap: DerivedGap) => Promise<void>,
    onTable: (job: DeriveJob, derived: Derived) => void | Promise<void>,
  ): Promise<void>;
  close(): void;
}

/** Opens an engine for deriving tables. `scratch`: a folder for what is spilled and taken apart. */
export const openDeriving = async (scratch: string, signal?: AbortSignal): Promise<Deriving> => {
  const duck = await openDuck({ memoryMb, threads: 2, scratch });
  const ducks = [duck, await duck.connect()];
  const stop = (): void => {
    for (const connection of ducks) connection.interrupt();
  };
  signal?.addEventListener('abort', stop, { once: true });

  return {
    duck,
    parts: async (jobs, onGap, onTable) => {
      const queue = jobs.values();
      let failed = false;
      const work = async (connection: Duck, index: number): Promise<void> => {
        for (const job of queue) {
          signal?.throwIfAborted();
          if (failed) return;
          try {
            await onTable(job, await deriveTable(connection, job, `${scratch}-${index}`, onGap, signal));
          } catch (error) {
            failed = true;
            // An interrupted statement fails with DuckDB's words; the caller knows its own reason.
            throw signal?.aborted ? signal.reason : error;
          }
        }
      };
      const ends = await Promise.allSettled(ducks.map(work));
      const broken = ends.find((end) => end.status === 'rejected');
      if (broken) throw broken.reason;
    },
    close: () => {
      signal?.removeEventListener('abort', stop);
      for (const connection of [...ducks].reverse()) connection.close();
    },
  };
};
