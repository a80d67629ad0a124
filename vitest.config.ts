import { defineConfig } from 'vitest/config';

const shared = [
  ...['archive', 'cli', 'core', 'damaged', 'docs', 'formats', 'load', 'queries', 'simulate', 'transform'],
  ...['files', 'kustomer-csv', 'kustomer-dump', 'net'].map((folder) => `extract/${folder}`),
  ...['api', 'blob', 'search'].map((folder) => `extract/kustomer/${folder}`),
].map((folder) => `test/${folder}/**/*.test.ts`);

// biome-ignore lint/style/noDefaultExport: vitest reads the default export of its config file
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: tests start simulators and child processes of their own.
    maxWorkers: 2,
    pool: 'forks',
    globalSetup: ['test/temporary-folder.ts'],
    projects: [
      // One process for many files: reading DuckDB, the HTML code and ourselves anew for each took half of a short
      // file's time.
      { extends: true, test: { name: 'shared', include: shared, isolate: false } },
      // Files that keep something of the process to themselves.
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: shared } },
    ],
  },
});
