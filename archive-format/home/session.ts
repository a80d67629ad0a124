import { resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { type HomePaths, homePaths } from '../layout.js';
import { lockForWriting } from './lock.js';
import { lookAtHome } from './look.js';
import { recoverStore } from './recovery.js';

/**
 * Holds an archive's lock while something is done to it that is no snapshot; what was broken off before is brought
 * to its end first. Errors: archive-missing, archive-incomplete, archive-locked, not-writable, disk-full.
 */
export const withLockedHome = async <T>(
  home: string,
  clock: Clock,
  use: (paths: HomePaths) => Promise<T>,
): Promise<T> => {
  const paths = homePaths(resolve(home));
  const state = await lookAtHome(paths.home);
  if (state !== 'archive')
    throw deskError(state === 'new' ? 'archive-missing' : 'archive-incomplete', {
      what: state === 'new' ? 'There is no archive.' : 'The archive was begun and holds nothing yet.',
      where: paths.home,
    });
  const lock = await lockForWriting(paths, clock);
  try {
    await recoverStore(paths);
    return await use(paths);
  } catch (error) {
    throw asDeskError(error, paths.home);
  } finally {
    await lock.release();
  }
};
