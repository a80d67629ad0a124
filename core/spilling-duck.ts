import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duck, type DuckOptions, openDuck } from './duckdb.js';

/**
 * A database for one piece of work over as many rows as there are: what its memory does not hold goes to a folder of its
 * own, which only this user can read and which is gone afterwards. Without such a folder a large sort or join fails.
 */
export const withSpillingDuck = async <T>(
  options: Omit<DuckOptions, 'path' | 'scratch'>,
  work: (duck: Duck) => Promise<T>,
): Promise<T> => {
  const scratch = await mkdtemp(join(tmpdir(), 'deskarchive-spill-'));
  try {
    const duck = await openDuck({ ...options, scratch });
    try {
      return await work(duck);
    } finally {
      duck.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
