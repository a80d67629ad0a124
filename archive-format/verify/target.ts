import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deskError } from '../../core/errors.js';
import { lookAtHome } from '../home/look.js';
import { homePaths } from '../layout.js';

/** What a folder is checked as. */
export type VerifyAs = 'archive' | 'root' | 'object';

/** What is checked: an object, or a storage root with its objects. */
export interface Target {
  /** The folder that was named; paths of findings are relative to it. */
  readonly folder: string;
  readonly sort: 'object' | 'store';
  /** The object's or storage root's folder, absolute. */
  readonly root: string;
  /** The same, relative to `folder`; `''` when it is the same. */
  readonly prefix: string;
}

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw deskError('archive-missing', { what: 'There is nothing at this path.', where: folder, cause });
    if (code === 'ENOTDIR')
      throw deskError('archive-not-a-folder', {
        what: 'The path is a file that is no hand-over, not a folder.',
        where: folder,
        cause,
      });
    throw deskError('not-readable', { what: `The folder cannot be read (${code}).`, where: folder, cause });
  }
};

const looksLike = (names: readonly string[]): VerifyAs => {
  if (names.some((name) => name.startsWith('0=ocfl_object_')) || names.includes('inventory.json'))
    return 'object';
  return names.some((name) => /^0=ocfl_\d/.test(name)) ? 'root' : 'archive';
};

/**
 * Finds out what a folder is, unless the caller knows. Errors: archive-missing, archive-not-a-folder,
 * archive-foreign, archive-incomplete, archive-damaged (a store/ without declaration), not-readable.
 */
export const findTarget = async (path: string, as?: VerifyAs): Promise<Target> => {
  const folder = resolve(path);
  const names = await namesIn(folder);
  const sort = as ?? looksLike(names);
  if (sort === 'object') return { folder, sort, root: folder, prefix: '' };
  if (sort === 'root') return { folder, sort: 'store', root: folder, prefix: '' };
  if (names.length === 0) throw deskError('archive-foreign', { what: 'The folder is empty.', where: folder });
  if ((await lookAtHome(folder)) !== 'archive')
    throw deskError('archive-incomplete', {
      what: 'The archive was begun and holds nothing yet.',
      where: folder,
    });
  return { folder, sort: 'store', root: homePaths(folder).store, prefix: 'store' };
};
