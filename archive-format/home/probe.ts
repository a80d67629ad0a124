import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asDeskError, deskError } from '../../core/errors.js';
import type { HomePaths } from '../layout.js';

/**
 * Finds out before hours of work what would fail at the end: that both folders can be written and that a rename
 * from work/ to store/ is one step. Errors: archive-file-system, not-writable, disk-full.
 */
export const probeHome = async (paths: HomePaths): Promise<void> => {
  const from = join(paths.work, `.probe-${process.pid}`);
  // A stray file in a storage root's top is allowed by OCFL, should this run be killed right here.
  const to = join(paths.store, `.probe-${process.pid}`);
  try {
    await writeFile(from, 'probe\n');
    await rename(from, to);
    await rm(to);
  } catch (error) {
    // Best effort: what stands in the way of the probe may stand in the way of its removal too, and is told below.
    await rm(from, { force: true }).catch(() => undefined);
    if ((error as NodeJS.ErrnoException).code === 'EXDEV')
      throw deskError('archive-file-system', {
        what: 'store/ and work/ are on different file systems; a commit could not be one step.',
        where: paths.home,
        cause: error,
      });
    throw asDeskError(error, paths.home);
  }
};
