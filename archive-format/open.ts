import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from '../core/clock.js';
import { asDeskError, deskError } from '../core/errors.js';
import type { Lock } from '../core/lock.js';
import { type Progress, silent } from '../core/progress.js';
import type { Archive, ArchiveObject } from './archive.js';
import type { CommitHook } from './commit/publish.js';
import { isSwapPending } from './erase/swap.js';
import { beginSnapshot } from './home/begin.js';
import { createHome } from './home/create.js';
import { lockForWriting, lockHome } from './home/lock.js';
import { lookAtHome } from './home/look.js';
import { objectFolders, pendingOf, recoverStore } from './home/recovery.js';
import { type HomePaths, homePaths } from './layout.js';
import { readInventory } from './ocfl/read-inventory.js';
import { openObject } from './read/object.js';
import type { PackLimits } from './write/blob-staging.js';
import type { PartLimits } from './write/raw-store.js';

export interface ArchiveOptions {
  readonly clock?: Clock;
  readonly progress?: Progress;
  /** Makes ids of objects and unfinished snapshots; random UUIDs by default. */
  readonly newId?: () => string;
  /** OCFL id of an object that is made anew, e.g. a tag: URI; `urn:uuid:…` by default. */
  readonly objectId?: string;
  /** For tests: smaller parts and packs. */
  readonly partLimits?: PartLimits;
  readonly packLimits?: PackLimits;
  /** For tests: called at named steps of a commit. */
  readonly commitHook?: CommitHook;
}

/**
 * A reader that finds a broken-off commit finishes or removes it, if nobody is at work and the folder can be
 * written; otherwise it reads the state before, which is whole.
 */
const recoverIfPossible = async (paths: HomePaths, clock: Clock): Promise<void> => {
  let pending = await isSwapPending(paths.work);
  for (const object of await objectFolders(paths.store)) {
    const root = join(paths.store, object);
    try {
      if ((await pendingOf(root, await readInventory(root))) !== 'none') pending = true;
    } catch {
      // A damaged object: opening it says so, with the reason. Others may still be read.
    }
  }
  if (!pending) return;
  let lock: Lock;
  try {
    await mkdir(paths.work, { recursive: true });
    lock = await lockHome(paths, clock);
  } catch {
    // A writer is just committing, or the folder cannot be written: nothing was touched, and the root inventory, which
    // is whole, says what there is to read.
    return;
  }
  try {
    await recoverStore(paths);
  } finally {
    await lock.release();
  }
};

const archiveAt = (paths: HomePaths, options: ArchiveOptions): Archive => {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? randomUUID;

  const objects = async (): Promise<readonly string[]> =>
    (await objectFolders(paths.store)).filter((name) => !name.startsWith('loads-'));

  const object = async (name?: string): Promise<ArchiveObject> => {
    const names = await objects();
    const wanted = name ?? names[0];
    if (wanted === undefined)
      throw deskError('archive-incomplete', {
        what: 'The archive holds no finished snapshot.',
        where: paths.home,
      });
    if (name === undefined && names.length > 1)
      throw deskError('object-ambiguous', {
        what: `The archive holds ${names.length} sources: ${names.join(', ')}.`,
        where: paths.home,
      });
    if (!names.includes(wanted))
      throw deskError('object-missing', {
        what: `The archive has no object "${wanted}"; it has ${names.join(', ') || 'none'}.`,
        where: paths.home,
      });
    return openObject(join(paths.store, wanted));
  };

  return {
    home: paths.home,
    objects,
    object,
    begin: async (scope) => {
      const lock = await lockForWriting(paths, clock);
      try {
        await recoverStore(paths);
        return await beginSnapshot({
          paths,
          scope,
          clock,
          newId,
          progress: options.progress ?? silent,
          objectId: options.objectId ?? `urn:uuid:${newId()}`,
          release: lock.release,
          hook: options.commitHook ?? (() => {}),
          ...(options.partLimits ? { limits: options.partLimits } : {}),
          ...(options.packLimits ? { packLimits: options.packLimits } : {}),
        });
      } catch (error) {
        await lock.release();
        throw asDeskError(error, paths.home);
      }
    },
  };
};

/**
 * Opens an archive for reading and writing. Errors: archive-missing, archive-not-a-folder, archive-foreign,
 * archive-incomplete, archive-damaged, not-readable.
 */
export const openArchive = async (home: string, options: ArchiveOptions = {}): Promise<Archive> => {
  const paths = homePaths(resolve(home));
  const state = await lookAtHome(paths.home);
  if (state === 'new')
    throw deskError('archive-missing', { what: 'There is no archive.', where: paths.home });
  if (state === 'begun')
    throw deskError('archive-incomplete', {
      what: 'The archive was begun and holds nothing yet.',
      where: paths.home,
    });
  await recoverIfPossible(paths, options.clock ?? systemClock);
  return archiveAt(paths, options);
};

/**
 * Opens an archive, or makes an empty one where there is nothing. Errors: archive-not-a-folder, archive-foreign,
 * archive-damaged, not-readable, not-writable, disk-full.
 */
export const createArchive = async (home: string, options: ArchiveOptions = {}): Promise<Archive> => {
  const paths = homePaths(resolve(home));
  if ((await lookAtHome(paths.home)) !== 'archive') {
    try {
      await createHome(paths.home);
    } catch (error) {
      throw asDeskError(error, paths.home);
    }
  }
  return openArchive(home, options);
};
