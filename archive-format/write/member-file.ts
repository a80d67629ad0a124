import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeFully } from '../../core/files.js';
import { type Budget, memberBytes } from './budget.js';

/** Constant: the same lines give the same bytes (with one zlib). Measured in docs/decisions/0005-gzip-members-and-flushes.md. */
export const gzipLevel = 3;

const compress = promisify(gzip) as (
  data: Uint8Array,
  options: { readonly level: number; readonly chunkSize: number },
) => Promise<Buffer>;

/**
 * A gzip file that grows by whole members. Lines gather in memory; `cut` closes the member, compresses it off the
 * main thread and appends it. Every length that `cut` answers is a length at which the file is a complete gzip
 * file that ends with a line.
 */
export interface MemberFile {
  /** Takes one line, its line break included, in pieces; answers its bytes. Never waits: see Budget. */
  write(...pieces: readonly (string | Uint8Array)[]): number;
  /** Ends the member and answers, once it is written, the file's length. */
  cut(): Promise<number>;
  /** Forces what was written to the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const sizeOf = (piece: string | Uint8Array): number =>
  typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;

/** The failure reaches whoever awaits `cut`; this only keeps Node from calling it unhandled before that. */
const awaitedLater = (promise: Promise<unknown>): void => void promise.catch(() => undefined);

/** Room that a member begins with: a snapshot has dozens of files, and most take a few kilobytes. */
const firstBytes = 1 << 13;

/** A larger buffer with the same beginning; one of the full size is a used one if possible. */
const grown = (chunk: Buffer | undefined, used: number, wanted: number, budget: Budget): Buffer => {
  if (wanted > memberBytes) return Buffer.allocUnsafe(wanted);
  let room = chunk?.length ?? firstBytes;
  while (room < wanted) room *= 4;
  const larger = room < memberBytes ? Buffer.allocUnsafe(room) : budget.chunk();
  chunk?.copy(larger, 0, 0, used);
  return larger;
};

const openForAppending = async (path: string): Promise<FileHandle> => {
  await mkdir(dirname(path), { recursive: true });
  return open(path, 'a');
};

/** Goes on with a file whose first `start` bytes are complete members, or begins one (`start` 0). */
export const memberFile = (path: string, start: number, budget: Budget): MemberFile => {
  let chunk: Buffer | undefined;
  let used = 0;
  let length = start;
  const opened = openForAppending(path);
  let tail: Promise<unknown> = opened;
  awaitedLater(opened);

  const append = async (
    before: Promise<unknown>,
    full: Buffer | undefined,
    size: number,
  ): Promise<number> => {
    const packed = full
      ? compress(full.subarray(0, size), { level: gzipLevel, chunkSize: Math.min(1 << 18, size + (1 << 10)) })
      : undefined;
    if (packed) awaitedLater(packed);
    try {
      await before;
      const bytes = await packed;
      if (bytes) {
        await writeFully(await opened, bytes);
        length += bytes.length;
      }
    } finally {
      budget.give(size);
      if (full) budget.recycle(full);
    }
    return length;
  };

  const cut = (): Promise<number> => {
    budget.take(used);
    const done = append(tail, chunk, used);
    chunk = undefined;
    used = 0;
    awaitedLater(done);
    tail = done;
    return done;
  };

  return {
    write: (...pieces) => {
      let size = 0;
      for (const piece of pieces) size += sizeOf(piece);
      if (chunk && used + size > memberBytes) void cut();
      if (!chunk || used + size > chunk.length) chunk = grown(chunk, used, used + size, budget);
      for (const piece of pieces) {
        if (typeof piece === 'string') used += chunk.write(piece, used);
        else {
          chunk.set(piece, used);
          used += piece.byteLength;
        }
      }
      return size;
    },
    cut,
    sync: async () => (await opened).datasync(),
    close: async () => {
      const handle = await opened;
      // Told to whoever awaited the cut; here it only must not be under way any more.
      await tail.catch(() => undefined);
      await handle.close();
    },
  };
};
