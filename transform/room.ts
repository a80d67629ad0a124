import type { Duck } from '../core/duckdb.js';

/** Megabytes that DuckDB begins with: enough for a step over millions of ordinary rows, since it spills. */
export const firstMemoryMb = 64;

/** What DuckDB says when a statement cannot go on, spilling or not. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /out of memory/i.test(error.message);

/**
 * Runs work that leaves nothing behind when it fails, and runs it again with twice the memory when DuckDB had too little,
 * up to `mostMb`. Few need that: mostly DuckDB spills. Being told a limit also makes it give back what it has freed, which it
 * else keeps: a table's statements one after the other then take no more than the largest of them.
 */
export const withRoom = async <T>(duck: Duck, mostMb: number, work: () => Promise<T>): Promise<T> => {
  const limit = (mb: number) => duck.run(`SET memory_limit = '${mb}MB'`);
  for (let mb = Math.min(firstMemoryMb, mostMb); ; mb = Math.min(mb * 2, mostMb)) {
    await limit(mb);
    try {
      return await work();
    } catch (error) {
      if (!isOutOfMemory(error) || mb >= mostMb) throw error;
    }
  }
};
