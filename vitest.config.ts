import { statfsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * Where there is room in memory, the tests' temporary folders lie there. They force every archive to the disk a hundred
 * times, as the program must, and a disk of a shared machine takes its time; what holds after a kill is the same on both.
 */
const memory = '/dev/shm';
const enough = 4 * 2 ** 30;
const hasRoom = (folder: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    // No such folder outside Linux: the system's temporary one then.
    return false;
  }
};

const shared = ['archive', 'cli', 'core', 'damaged', 'docs', 'formats', 'simulate/kustomer'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config file
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: tests start simulators and child processes of their own.
    maxWorkers: 2,
    pool: 'forks',
    ...(process.env.TMPDIR === undefined && hasRoom(memory) ? { env: { TMPDIR: memory } } : {}),
    projects: [
      // One process for many files: reading DuckDB, the HTML code and ourselves anew for each took half of a short
      // file's time.
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
      // Files whose fixtures keep something open until a file is through.
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: shared } },
    ],
  },
});
