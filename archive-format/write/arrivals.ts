import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError, isDeskError } from '../../core/errors.js';
import { writeFully } from '../../core/files.js';
import type { BlobRef, BlobStart } from '../blob.js';
import { type Arriving, dropHalf, findHalves, type HalfFile, noteHalf } from './half-files.js';

export interface ArrivalsOptions {
  readonly folder: string;
  /** What came of a file of so many bytes or more is noted with each `sync`. */
  readonly noteFrom: number;
  /** So many bytes came of a file that is not whole yet: a `sync` should follow. */
  readonly arrived: (bytes: number) => void;
  /** Hears of every failure to write; the source's own failures go to the caller of `receive` alone. */
  readonly ours: <T>(work: Promise<T>) => Promise<T>;
}

/** A file that is there, under a name of its own. */
export interface Arrived {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** Something was noted about it on the way. */
  readonly noted: boolean;
}

/** Bytes of files on their way to the disk. What came of a file that broke off stays, if it is known what it is the beginning of. */
export interface Arrivals {
  /** Names that are in use below the folder. */
  owns(name: string): boolean;
  /** The beginning of a file that broke off; given once. */
  begun(kind: string, id: string): BlobStart | undefined;
  /** `of`: see `SnapshotWriter.putBlob`. */
  receive(ref: BlobRef, bytes: AsyncIterable<Uint8Array>, of?: BlobStart): Promise<Arrived>;
  /** Gives a file its lasting name, or deletes it. */
  settle(file: Arrived, name: string | undefined): Promise<void>;
  /** Forces what came of large files to the disk, and notes it. */
  sync(): Promise<void>;
}

export const openArrivals = async (options: ArrivalsOptions): Promise<Arrivals> => {
  const { folder, ours } = options;
  const keyOf = (kind: string, id: string): string => `${kind}\u0000${id}`;
  /** Beginnings that nobody asked for yet, and those that were given out. */
  const { halves, next } = await findHalves(folder, keyOf);
  const given = new Map<string, HalfFile>();
  let number = next;
  /** Files under way that may be gone on with, and the last note about each. */
  const arriving = new Map<Arriving, Promise<void>>();

  const noting = (file: Arriving): Promise<void> => {
    const done = (arriving.get(file) ?? Promise.resolve()).then(() => noteHalf(file));
    // Whoever syncs gets the failure; until then it must not count as unhandled.
    done.catch(() => undefined);
    arriving.set(file, done);
    return done;
  };

  /** The beginning that was given out for a reference, if the bytes that come now go on with it. */
  const goneOnWith = async (key: string, of: BlobStart | undefined): Promise<HalfFile | undefined> => {
    const half = given.get(key);
    given.delete(key);
    if (half && of?.size === half.size && of.version === half.version) return half;
    if (half) await dropHalf(half.path);
    if (!of || of.size === 0) return undefined;
    throw deskError('unexpected', {
      what: 'A source brought the end of a file whose beginning is not here.',
      where: folder,
    });
  };

  const openAt = async (path: string, half: HalfFile | undefined): Promise<FileHandle> => {
    const handle = await open(path, half ? 'r+' : 'w');
    if (half) await handle.truncate(half.size);
    return handle;
  };

  const receive: Arrivals['receive'] = async ({ kind, id }, bytes, of) => {
    const key = keyOf(kind, id);
    const half = await ours(goneOnWith(key, of));
    const path = half?.path ?? join(folder, `${number++}.half`);
    const handle = await ours(openAt(path, half));
    const hash = half?.hash ?? createHash('sha256');
    const start = half?.size ?? 0;
    const { version = '', total = 0 } = of ?? {};
    const file: Arriving = { kind, id, path, version, total, handle, hash, size: start, noted: start };
    if (of) arriving.set(file, Promise.resolve());
    let isKept = false;
    try {
      for await (const piece of bytes) {
        await ours(writeFully(handle, piece, file.size));
        // Together, so that a note in between has a length and the digest of just that.
        hash.update(piece);
        file.size += piece.byteLength;
        if (of) options.arrived(piece.byteLength);
      }
      isKept = true;
    } catch (error) {
      if (of && file.size > 0 && !isDeskError(error, 'response-too-large')) {
        await ours(noting(file));
        halves.set(key, { path, hash, size: file.size, version, total });
        isKept = true;
      }
      throw error;
    } finally {
      const note = arriving.get(file);
      arriving.delete(file);
      // Only waited for, so that the file is not closed under it: the flush that asked for the note has its failure.
      await note?.catch(() => undefined);
      await handle.close();
      if (!isKept) await dropHalf(path);
    }
    return { path, sha256: hash.digest('hex'), size: file.size, noted: file.noted > 0 };
  };

  return {
    owns: (name) => /^\d+\.half(\.json)?$/.test(name),
    begun: (kind, id) => {
      const key = keyOf(kind, id);
      const half = halves.get(key);
      if (!half) return undefined;
      halves.delete(key);
      given.set(key, half);
      const { size, version, total } = half;
      return { size, version, total };
    },
    receive,
    settle: async ({ path, noted }, name) => {
      if (name !== undefined) await rename(path, join(folder, name));
      if (name === undefined || noted) await dropHalf(path);
    },
    sync: async () => {
      const large = [...arriving.keys()].filter((file) => file.size >= options.noteFrom);
      await Promise.all(large.map(noting));
    },
  };
};
