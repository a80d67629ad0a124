import { open } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';

/** Bytes that can be read anywhere: a file, or the plain bytes of an encrypted one. */
export interface ByteSource {
  readonly size: number;
  /** The file whose bytes these are, unchanged: other threads may read it by themselves. */
  readonly file: string | undefined;
  /** Fewer bytes than asked for only at the end. Errors: handover-refused when they are not what was encrypted. */
  read(from: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file. Errors: not-readable. */
export const fileSource = async (path: string): Promise<ByteSource> => {
  const refuse = (cause: unknown) =>
    deskError('not-readable', {
      what: `The file cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      where: path,
      cause,
    });
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw refuse(cause);
  });
  const { size } = await handle.stat();
  return {
    size,
    file: path,
    read: async (from, length) => {
      const wanted = Math.max(0, Math.min(length, size - from));
      const bytes = Buffer.allocUnsafe(wanted);
      let at = 0;
      while (at < wanted) {
        const { bytesRead } = await handle.read(bytes, at, wanted - at, from + at).catch((cause: unknown) => {
          throw refuse(cause);
        });
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    close: () => handle.close(),
  };
};

const pieceBytes = 1 << 20;

/** A range in pieces; ends early where the source does. */
export async function* piecesOf(source: ByteSource, from: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; ) {
    const piece = await source.read(from + at, Math.min(pieceBytes, length - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
