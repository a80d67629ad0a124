import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ifAbsent, replaceFile } from '../../core/files.js';
import type { BlobStart } from '../blob.js';

/**
 * Files whose bytes broke off on the way, and what is known of them: `<number>.half` has the bytes, `<number>.half.json`
 * says of which reference and version they are the beginning, and how many of them are surely on the disk. Without the
 * second the first is worth nothing.
 */
export interface HalfFile extends BlobStart {
  readonly path: string;
  /** Over the bytes so far; goes on with those that follow. */
  readonly hash: Hash;
}

/** A file whose bytes are arriving. */
export interface Arriving {
  readonly kind: string;
  readonly id: string;
  readonly path: string;
  readonly version: string;
  readonly total: number;
  readonly handle: FileHandle;
  readonly hash: Hash;
  size: number;
  /** How much of it the last note says. */
  noted: number;
}

const note = z.object({
  kind: z.string(),
  id: z.string(),
  version: z.string(),
  total: z.number().int().nonnegative(),
  size: z.number().int().positive(),
  sha256: z.string(),
});

const halfName = /^(\d+)\.half(\.json)?$/;
const notePath = (path: string): string => `${path}.json`;

/** Forces what arrived so far to the disk and then says that it is there. */
export const noteHalf = async (file: Arriving): Promise<void> => {
  const { kind, id, version, total, size, path } = file;
  if (size === file.noted) return;
  const text = JSON.stringify({ kind, id, version, total, size, sha256: file.hash.copy().digest('hex') });
  await file.handle.datasync();
  await replaceFile(notePath(path), `${text}\n`);
  file.noted = size;
};

export const dropHalf = async (path: string): Promise<void> => {
  await rm(notePath(path), { force: true });
  await rm(path, { force: true });
};

const readNote = async (path: string): Promise<z.infer<typeof note> | undefined> => {
  try {
    return note.parse(JSON.parse(await readFile(notePath(path), 'utf8')));
  } catch {
    // None, or not whole: the bytes are fetched again, which is all that is lost.
    return undefined;
  }
};

/** The file with its digest under way; undefined when its beginning is not what the note says. */
const checked = async (
  path: string,
): Promise<(HalfFile & { readonly key: readonly [string, string] }) | undefined> => {
  const found = await readNote(path);
  const length = (await stat(path).catch(ifAbsent(undefined)))?.size ?? 0;
  if (!found || found.size > length) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: found.size - 1 })) hash.update(chunk as Buffer);
  if (hash.copy().digest('hex') !== found.sha256) return undefined;
  const { kind, id, size, total, version } = found;
  return { path, hash, size, total, version, key: [kind, id] };
};

export interface Halves {
  readonly halves: Map<string, HalfFile>;
  /** A number that no file has. */
  readonly next: number;
}

/** What earlier runs of this snapshot left in a folder, the longest of each reference; the rest is deleted. */
export const findHalves = async (
  folder: string,
  keyOf: (kind: string, id: string) => string,
): Promise<Halves> => {
  const halves = new Map<string, HalfFile>();
  const numbers = new Set((await readdir(folder)).flatMap((name) => halfName.exec(name)?.[1] ?? []));
  for (const number of numbers) {
    const path = join(folder, `${number}.half`);
    const half = await checked(path);
    const key = half && keyOf(...half.key);
    const other = key === undefined ? undefined : halves.get(key);
    if (!half || key === undefined || (other && other.size >= half.size)) {
      await dropHalf(path);
      continue;
    }
    if (other) await dropHalf(other.path);
    halves.set(key, half);
  }
  return { halves, next: Math.max(-1, ...[...numbers].map(Number)) + 1 };
};
