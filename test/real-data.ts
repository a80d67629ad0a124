import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder of real data that is not part of the repository, e.g. `kustomer`, below the one that the environment
 * variable DESKARCHIVE_REAL_DATA names (or its `data` folder). Tests that need it say that they were skipped.
 */
export const realData = (name: string): string | undefined => {
  const root = process.env.DESKARCHIVE_REAL_DATA;
  if (!root) return undefined;
  return [join(root, name), join(root, 'data', name)].find((folder) => existsSync(folder));
};

/** For a test's name when the data is not there. */
export const skippedWithout = (name: string): string =>
  `SKIPPED: set DESKARCHIVE_REAL_DATA to a folder with ${name}/ to run it`;
