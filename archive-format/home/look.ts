import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { homePaths } from '../layout.js';
import { storeDeclaration } from '../ocfl/inventory.js';

/** What there is at a path that should be an archive home. */
export type HomeState =
  /** Nothing, or an empty folder. */
  | 'new'
  /** A folder that a creation left before its storage root was in place. */
  | 'begun'
  | 'archive';

const errno = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const listing = async (path: string): Promise<readonly string[] | 'missing'> => {
  try {
    return await readdir(path);
  } catch (cause) {
    if (errno(cause) === 'ENOENT') return 'missing';
    if (errno(cause) === 'ENOTDIR')
      throw deskError('archive-not-a-folder', {
        what: 'The archive path is a file, not a folder.',
        where: path,
        cause,
      });
    throw deskError('not-readable', {
      what: `The folder cannot be read (${errno(cause)}).`,
      where: path,
      cause,
    });
  }
};

/** Says what is at a path. Errors: archive-not-a-folder, archive-foreign, archive-damaged, not-readable. */
export const lookAtHome = async (home: string): Promise<HomeState> => {
  const names = await listing(home);
  if (names === 'missing' || names.length === 0) return 'new';
  const store = names.includes('store') ? await listing(homePaths(home).store) : 'missing';
  if (store !== 'missing') {
    if (store.includes(storeDeclaration)) return 'archive';
    throw deskError('archive-damaged', {
      what: `The folder has a store/ without its declaration (${storeDeclaration}).`,
      where: join(home, 'store'),
      next: 'If this is an archive, run deskarchive verify; otherwise name another folder.',
    });
  }
  if (names.every((name) => name === 'work')) return 'begun';
  if (names.includes(storeDeclaration))
    throw deskError('archive-foreign', {
      what: 'The folder is the storage root of an archive, not the archive.',
      where: home,
      next: 'Name the folder above it; it holds store/.',
    });
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  throw deskError('archive-foreign', {
    what: `The folder is not an archive: it holds ${names.slice(0, 3).join(', ')}${more}, and no store/.`,
    where: home,
  });
};
