import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifAbsent } from '../../core/files.js';
import { swapPrefix } from '../erase/swap.js';
import { homePaths } from '../layout.js';
import { type CountNames, fileKey } from './tree.js';

/** What an erasure that was broken off left in an archive's work folder. */
export interface BrokenErasure {
  /** Folders, relative to the archive's. */
  readonly folders: readonly string[];
  /** How many names a file has in them: the copy that is being made shares the bytes of what does not change. */
  readonly names: CountNames;
}

export const readBrokenErasure = async (home: string): Promise<BrokenErasure> => {
  const { work } = homePaths(home);
  const names = await readdir(work).catch(ifAbsent<string[]>([]));
  const folders = names.filter((name) => name.startsWith(swapPrefix)).sort();
  const counts = new Map<string, number>();
  for (const folder of folders) {
    const entries = await readdir(join(work, folder), { recursive: true, withFileTypes: true }).catch(
      ifAbsent([]),
    );
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      // It may be at work at this moment.
      const stat = await lstat(join(entry.parentPath, entry.name)).catch(ifAbsent(undefined));
      if (stat && stat.nlink > 1) counts.set(fileKey(stat), (counts.get(fileKey(stat)) ?? 0) + 1);
    }
  }
  return {
    folders: folders.map((folder) => `work/${folder}`),
    names: (stat) => counts.get(fileKey(stat)) ?? 0,
  };
};
