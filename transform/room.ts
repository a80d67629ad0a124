import type { Duck } from '../core/duckdb.js';

/** Megabytes that DuckDB begins with: enough for a step over millions of ordinary rows, since it spills. */
export const firstMemoryMb = 128;

/** What DuckDB says when a statement cannot go on, spilling or not. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /out of memory/i.test(error.message);

/**
 * Runs work that leaves nothing behind when it fails, and runs it again with twice the memory when DuckDB had too little,
 * up to `mostMb`. Only rows of very long texts need that: everything else spills.
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
