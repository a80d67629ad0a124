import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { newHash } from './hashing/hash.js';
import { type CountNames, type Entry, listTree } from './tree.js';

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
  /** How many files are worth reading at the same time. */
  readonly atOnce: number;
  /** `algorithms`: names as Node has them, e.g. `sha512`, or `crc32`. */
  digests(path: string, algorithms: readonly string[], signal?: AbortSignal): Promise<FileDigests>;
}

/** Digests of bytes that come in pieces. */
export const digestPieces = async (
  pieces: AsyncIterable<Uint8Array>,
  algorithms: readonly string[],
): Promise<FileDigests> => {
  const hashes = algorithms.map((algorithm) => [algorithm, newHash(algorithm)] as const);
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    for (const [, hash] of hashes) hash.update(piece);
  }
  return { bytes, digests: new Map(hashes.map(([algorithm, hash]) => [algorithm, hash.hex()])) };
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

/** What is hashed of a file: all of it, or a part. */
export interface ByteRange {
  readonly path: string;
  readonly from?: number;
  /** How many at most. */
  readonly length?: number;
}

/** Where a folder's files are hashed: on this thread, or on others. */
export interface Digester {
  readonly threads: number;
  digests(range: ByteRange, algorithms: readonly string[], signal?: AbortSignal): Promise<FileDigests>;
}

export const onThisThread: Digester = {
  // Waiting for one file overlaps with hashing another.
  threads: 4,
  digests: async ({ path, from = 0, length = Number.POSITIVE_INFINITY }, algorithms, signal) =>
    length === 0
      ? digestPieces(Readable.from([]), algorithms)
      : digestPieces(
          createReadStream(path, {
            start: from,
            end: from + length - 1,
            highWaterMark: 1 << 20,
            ...(signal ? { signal } : {}),
          }),
          algorithms,
        ),
};

/** A folder on the disk. Links are listed and never followed by a check. */
export const diskTree = (root: string, digester: Digester = onThisThread, others?: CountNames): FileTree => ({
  atOnce: digester.threads,
  list: (signal) => listTree(root, signal, others),
  read: (path, most) => readUpTo(join(root, path), most),
  digests: (path, algorithms, signal) => digester.digests({ path: join(root, path) }, algorithms, signal),
});

/** The same tree, in which nothing can be read but these files: no link, nothing behind one. */
export const onlyThere = (tree: FileTree, there: ReadonlySet<string>): FileTree => {
  const guarded = (path: string): void => {
    if (!there.has(path)) throw Object.assign(new Error('There is no such file.'), { code: 'ENOENT' });
  };
  return {
    ...tree,
    read: async (path, most) => {
      guarded(path);
      return tree.read(path, most);
    },
    digests: async (path, algorithms, signal) => {
      guarded(path);
      return tree.digests(path, algorithms, signal);
    },
  };
};
