import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, listTree } from './tree.js';

/** What a check has to know of a file's bytes. */
export interface FileDigests {
  readonly bytes: number;
  /** Lower-case hex by algorithm. */
  readonly digests: ReadonlyMap<string, string>;
}

/**
 * The files below one folder as a check sees them: on the disk, or inside a hand-over that is not unpacked. Paths are
 * relative to the folder, `/` between names. Errors of reading carry the `code` of the operating system.
 */
export interface FileTree {
  /** Everything there is, each folder before what is in it, sorted. */
  list(signal?: AbortSignal): AsyncIterable<Entry>;
  /** The first `most` bytes of a file. */
  read(path: string, most: number): Promise<Buffer>;
  /** `algorithms`: names as Node has them, e.g. `sha512`. */
  digests(path: string, algorithms: readonly string[], signal?: AbortSignal): Promise<FileDigests>;
}

/** Digests of bytes that come in pieces. */
export const digestPieces = async (
  pieces: AsyncIterable<Uint8Array>,
  algorithms: readonly string[],
): Promise<FileDigests> => {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    for (const [, hash] of hashes) hash.update(piece);
  }
  return { bytes, digests: new Map(hashes.map(([algorithm, hash]) => [algorithm, hash.digest('hex')])) };
};

const readUpTo = async (path: string, most: number): Promise<Buffer> => {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const wanted = Math.min(size, most);
    const bytes = Buffer.alloc(wanted);
    let at = 0;
    while (at < wanted) {
      const { bytesRead } = await handle.read(bytes, at, wanted - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await handle.close();
  }
};

/** A folder on the disk. Links are listed and never followed by a check. */
export const diskTree = (root: string): FileTree => ({
  list: (signal) => listTree(root, signal),
  read: (path, most) => readUpTo(join(root, path), most),
  digests: (path, algorithms, signal) =>
    digestPieces(
      createReadStream(join(root, path), { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) }),
      algorithms,
    ),
});
