import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { ByteSource } from './byte-source.js';

/**
 * The payload of a file of age (C2SP age.md, "Payload"): a nonce, then chunks of 64 KiB, each with ChaCha20-Poly1305
 * under its number, the last one marked. Header and keys are the library's part; the payload is done with Node's own
 * ciphers, because those of the library need thirteen times as long and read only from the start.
 */

const chunkBytes = 64 * 1024;
const tagBytes = 16;
const sealedBytes = chunkBytes + tagBytes;
export const nonceBytes = 16;

const cipher = 'chacha20-poly1305';

/** The key of one payload. */
export const payloadKey = (fileKey: Uint8Array, nonce: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));

/** Eleven bytes of number, one that marks the last chunk. */
const chunkNonce = (index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
};

const sealChunk = (key: Buffer, index: number, isLast: boolean, plain: Buffer): readonly Buffer[] => {
  const sealing = createCipheriv(cipher, key, chunkNonce(index, isLast), { authTagLength: tagBytes });
  return [sealing.update(plain), sealing.final(), sealing.getAuthTag()];
};

/** Throws when the chunk is not the one that was sealed under this number. */
const openChunk = (key: Buffer, index: number, isLast: boolean, sealed: Buffer): Buffer => {
  const opening = createDecipheriv(cipher, key, chunkNonce(index, isLast), { authTagLength: tagBytes });
  opening.setAuthTag(sealed.subarray(Math.max(0, sealed.length - tagBytes)));
  const plain = opening.update(sealed.subarray(0, -tagBytes));
  opening.final();
  return plain;
};

/** Seals bytes that come in pieces. */
export async function* sealPayload(plain: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let index = 0;
  for await (const piece of plain) {
    held = Buffer.concat([held, piece]);
    // One chunk at least stays: nobody knows yet which is the last, and that one is not empty.
    const whole = Math.ceil(held.length / chunkBytes) - 1;
    if (whole <= 0) continue;
    const sealed: Buffer[] = [];
    for (let at = 0; at < whole; at++)
      sealed.push(...sealChunk(key, index++, false, held.subarray(at * chunkBytes, (at + 1) * chunkBytes)));
    yield Buffer.concat(sealed);
    held = held.subarray(whole * chunkBytes);
  }
  yield Buffer.concat(sealChunk(key, index, true, held));
}

/**
 * The plain bytes of a payload that begins at `from` of a file. `refuse` makes the error for a chunk that was changed,
 * cut or exchanged. That the file ends where it was ended is checked before anything is handed out.
 */
export const openPayload = async (
  encrypted: ByteSource,
  from: number,
  key: Buffer,
  refuse: (what: string) => Error,
): Promise<ByteSource> => {
  const sealedSize = encrypted.size - from;
  const chunks = Math.ceil(sealedSize / sealedBytes);
  const size = sealedSize - chunks * tagBytes;
  const last = chunks - 1;
  // Only a payload of nothing has an empty chunk.
  if (chunks === 0 || sealedSize - last * sealedBytes < tagBytes + (last === 0 ? 0 : 1))
    throw refuse('The encrypted file was cut.');

  const chunksFrom = async (first: number, count: number): Promise<readonly Buffer[]> => {
    const bytes = await encrypted.read(from + first * sealedBytes, count * sealedBytes);
    return Array.from({ length: count }, (_, at) => {
      try {
        return openChunk(
          key,
          first + at,
          first + at === last,
          bytes.subarray(at * sealedBytes, (at + 1) * sealedBytes),
        );
      } catch {
        throw refuse('The encrypted file was changed or cut.');
      }
    });
  };
  let kept = { index: last, plain: (await chunksFrom(last, 1))[0] as Buffer };

  return {
    size,
    file: undefined,
    read: async (position, length) => {
      const end = Math.min(size, position + length);
      if (end <= position) return Buffer.alloc(0);
      const first = Math.floor(position / chunkBytes);
      const count = Math.floor((end - 1) / chunkBytes) - first + 1;
      // Neighbouring short reads, as those of a directory, fall into one chunk.
      const isKept = count === 1 && kept.index === first;
      const plain = isKept ? [kept.plain] : await chunksFrom(first, count);
      kept = { index: first + count - 1, plain: plain.at(-1) as Buffer };
      const joined = plain.length === 1 ? (plain[0] as Buffer) : Buffer.concat(plain);
      return joined.subarray(position - first * chunkBytes, end - first * chunkBytes);
    },
    close: encrypted.close,
  };
};
