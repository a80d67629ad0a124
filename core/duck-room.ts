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

/** `61.0 MiB` in megabytes, about. */
const megabytesOf = (limit: string): number => {
  const [amount = '', unit = ''] = limit.split(' ');
  const size = { KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit] ?? 1;
  return Math.ceil(Number(amount) * size * 1.05);
};

/**
 * A database whose statements run again with twice the memory, up to `mostMb`, when DuckDB had too little: so little is
 * enough to begin with. What was raised stays raised. Each `run` has to be one that may be repeated; a stream that has
 * begun is not.
 */
export const roomy = (duck: Duck, mostMb: number): Duck => {
  const repeated = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;)
      try {
        return await work();
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        const [row] = await duck.all<{ most: string }>("SELECT current_setting('memory_limit') AS most");
        const mb = megabytesOf(row?.most ?? '');
        if (!(mb < mostMb)) throw error;
        await duck.run(`SET memory_limit = '${Math.min(mb * 2, mostMb)}MB'`);
      }
  };
  return {
    ...duck,
    run: (sql, params) => repeated(() => duck.run(sql, params)),
    all: <T>(sql: string, params?: Parameters<Duck['all']>[1]) => repeated(() => duck.all<T>(sql, params)),
  };
};
