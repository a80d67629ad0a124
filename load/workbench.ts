import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { roomy } from '../core/duck-room.js';
import { type Duck, openDuck } from '../core/duckdb.js';

/** Megabytes that DuckDB begins with: what is known of operations lies in a file, of which it needs a little at a time. */
export const benchMemoryMb = 64;

/** What it may have when that is too little: the tables of a ledger of a million lines are joined and sorted here. */
const mostMemoryMb = 512;

/**
 * A database for one run beside a ledger, in a folder that is new and gone afterwards. Its tables lie in a file: pages of
 * a table in memory have to be written before they can be let go, and of texts that are being gathered they never can.
 */
export const withWorkbench = async <T>(
  ledgerFolder: string,
  memoryMb: number | undefined,
  work: (duck: Duck) => Promise<T>,
): Promise<T> => {
  const folder = join(ledgerFolder, 'scratch');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    // One thread: a second one has buffers of its own, and nobody waits for these answers but the target's rate.
    const duck = await openDuck({
      memoryMb: memoryMb ?? benchMemoryMb,
      threads: 1,
      path: join(folder, 'known.duckdb'),
      scratch: join(folder, 'spill'),
    });
    try {
      return await work(roomy(duck, Math.max(mostMemoryMb, memoryMb ?? 0)));
    } finally {
      duck.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
