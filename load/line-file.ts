import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, writeFully } from '../core/files.js';

/** A file of NDJSON rows that comes into being with its first row. */
export interface LineFile {
  readonly path: string;
  readonly rows: number;
  /** Resolves when the row is written; many callers may write at once. */
  add(row: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** DuckDB refuses a whole file for half a surrogate pair. */
const repaired = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

export const createLineFile = (path: string): LineFile => {
  let handle: FileHandle | undefined;
  let rows = 0;
  let queue: Promise<void> = Promise.resolve();
  const write = async (line: string): Promise<void> => {
    if (!handle) {
      await makeFolder(dirname(path));
      handle = await open(path, 'w');
    }
    await writeFully(handle, Buffer.from(line));
  };
  return {
    path,
    get rows() {
      return rows;
    },
    add: (row) => {
      rows++;
      const line = `${JSON.stringify(row, repaired)}\n`;
      queue = queue.then(() => write(line));
      return queue;
    },
    close: async () => {
      await queue;
      await handle?.sync();
      await handle?.close();
    },
  };
};
