import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { syncFile, syncFolder } from '../../core/files.js';
import { homePaths } from '../layout.js';
import { storeDeclaration, storeDeclarationText } from '../ocfl/inventory.js';
import { storeReadme } from './readme.js';

const makeFolders = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    // What Node says when a folder on a read-only file system is to be made together with those above it.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw deskError('not-writable', { what: 'The folder cannot be made.', where: path, cause });
    throw cause;
  }
};

/** Makes an empty archive. The storage root appears in one step, complete. */
export const createHome = async (home: string): Promise<void> => {
  const paths = homePaths(home);
  await makeFolders(paths.work);
  const begun = join(paths.work, `store-${process.pid}`);
  await rm(begun, { recursive: true, force: true });
  await mkdir(begun);
  for (const [name, text] of [
    [storeDeclaration, storeDeclarationText],
    ['README.txt', storeReadme],
  ] as const) {
    await writeFile(join(begun, name), text, { mode: 0o444 });
    await syncFile(join(begun, name), 'r');
  }
  await syncFolder(begun);
  await rename(begun, paths.store);
  await syncFolder(paths.work);
  await syncFolder(home);
};
