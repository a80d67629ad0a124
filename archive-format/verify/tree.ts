import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One thing on the disk. Links are never followed. */
export interface Entry {
  /** Relative to the listed folder, `/` between names. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** More than one name has these bytes. */
  readonly isHardLink: boolean;
  /** Bytes of a file; 0 otherwise. */
  readonly size: number;
}

/** What tells one file from another, whatever its names. */
export const fileKey = ({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/** How many other names of a file are known and in order. */
export type CountNames = (stat: Pick<Stats, 'dev' | 'ino'>) => number;

const noOthers: CountNames = () => 0;

/** Everything below a folder, each folder before what is in it, sorted. */
export async function* listTree(
  root: string,
  signal?: AbortSignal,
  others: CountNames = noOthers,
  below = '',
): AsyncGenerator<Entry> {
  signal?.throwIfAborted();
  const names = (await readdir(join(root, below))).sort();
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`;
    const stat = await lstat(join(root, path));
    const type = stat.isSymbolicLink()
      ? 'link'
      : stat.isDirectory()
        ? 'folder'
        : stat.isFile()
          ? 'file'
          : 'other';
    const isFile = type === 'file';
    yield { path, type, isHardLink: isFile && stat.nlink - others(stat) > 1, size: isFile ? stat.size : 0 };
    if (type === 'folder') yield* listTree(root, signal, others, path);
  }
}
