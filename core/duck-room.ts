import type { Duck } from './duckdb.js';

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

/**
 * A database whose statements run again with twice the memory, from `firstMb` up to `mostMb`, when DuckDB had too little: so
 * little is enough to begin with. Afterwards the limit is the first again. It is told anew behind every `run`, since DuckDB then
 * gives back what that freed. Each statement has to be one that may be repeated; a stream that has begun is not.
 */
export const roomy = (duck: Duck, firstMb: number, mostMb: number): Duck => {
  const limit = async (mb: number): Promise<void> => {
    try {
      await duck.run(`SET memory_limit = '${mb}MB'`);
    } catch (error) {
      // A stream that is open holds more than that: the next statement tries again.
      if (!isOutOfMemory(error)) throw error;
    }
  };
  const repeated = async <T>(work: () => Promise<T>): Promise<T> => {
    let mb = firstMb;
    try {
      for (;;)
        try {
          return await work();
        } catch (error) {
          if (!isOutOfMemory(error) || mb >= mostMb) throw error;
          mb = Math.min(mb * 2, mostMb);
          await limit(mb);
        }
    } finally {
      if (mb > firstMb) await limit(firstMb);
    }
  };
  return {
    ...duck,
    run: async (sql, params) => {
      await repeated(() => duck.run(sql, params));
      await limit(firstMb);
    },
    all: <T>(sql: string, params?: Parameters<Duck['all']>[1]) => repeated(() => duck.all<T>(sql, params)),
  };
};
