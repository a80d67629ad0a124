import { type Duck, type DuckOptions, openDuck } from './duckdb.js';
import { scratchFolder } from './scratch-folder.js';

/**
 * A database for one piece of work over as many rows as there are: what its memory does not hold goes to a folder of its
 * own, which only this user can read and which is gone afterwards. Without such a folder a large sort or join fails.
 */
export const withSpillingDuck = async <T>(
  options: Omit<DuckOptions, 'path' | 'scratch'>,
  work: (duck: Duck) => Promise<T>,
): Promise<T> => {
  const { folder: scratch, remove } = await scratchFolder('spill');
  try {
    const duck = await openDuck({ ...options, scratch });
    try {
      return await work(duck);
    } finally {
      duck.close();
    }
  } finally {
    await remove();
  }
};
