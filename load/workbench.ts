import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { roomy } from '../core/duck-room.js';
import { type Duck, openDuck } from '../core/duckdb.js';

/** Megabytes that DuckDB begins with: what is known of operations lies in a file, of which it needs a little at a time. */
export const benchMemoryMb = 64;

/** What it may have when that is too little: the tables of a ledger of a million lines are joined and sorted here. */
const mostMemoryMb = 512;

/** Where a run keeps what it needs for itself. */
export const benchFolder = (ledgerFolder: string): string => join(ledgerFolder, 'scratch');

/**
 * A database for one run beside a ledger, in a folder that is new and gone afterwards. Its tables lie in a file: pages of
 * a table in memory have to be written before they can be let go, and of texts that are being gathered they never can.
 */
export const withWorkbench = async <T>(
  ledgerFolder: string,
  memoryMb: number | undefined,
  work: (duck: Duck) => Promise<T>,
): Promise<T> => {
  const folder = benchFolder(ledgerFolder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    // One thread: a second one has buffers of its own, and nobody waits for these answers but the target's rate.
    const firstMb = memoryMb ?? benchMemoryMb;
    const duck = await openDuck({
      memoryMb: firstMb,
      threads: 1,
      path: join(folder, 'known.duckdb'),
      scratch: join(folder, 'spill'),
    });
    try {
      return await work(roomy(duck, firstMb, Math.max(mostMemoryMb, firstMb)));
    } finally {
      duck.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
