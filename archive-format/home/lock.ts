import { mkdir } from 'node:fs/promises';
import type { Clock } from '../../core/clock.js';
import { asDeskError } from '../../core/errors.js';
import { type Lock, takeLock } from '../../core/lock.js';
import type { HomePaths } from '../layout.js';
import { probeHome } from './probe.js';

/** Errors: archive-locked. */
export const lockHome = (paths: HomePaths, clock: Clock): Promise<Lock> =>
  takeLock({ path: paths.lock, clock, code: 'archive-locked', thing: 'The archive' });

/** Takes the lock of an archive that can be written. Errors: archive-locked, archive-file-system, not-writable, disk-full. */
export const lockForWriting = async (paths: HomePaths, clock: Clock): Promise<Lock> => {
  try {
    await mkdir(paths.work, { recursive: true });
    const lock = await lockHome(paths, clock);
    try {
      await probeHome(paths);
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw asDeskError(error, paths.home);
  }
};
