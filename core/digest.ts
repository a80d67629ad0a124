import { createHash, hash } from 'node:crypto';
import { open } from 'node:fs/promises';

export type DigestAlgorithm = 'sha256' | 'sha512';

/** Lower-case hex digest of bytes; a string is taken as UTF-8. */
export const digestOf = (algorithm: DigestAlgorithm, data: string | Uint8Array): string =>
  // One call is twice as fast as a hash object, and this runs for every record.
  hash(algorithm, data, 'hex');

export const sha256 = (data: string | Uint8Array): string => digestOf('sha256', data);
export const sha512 = (data: string | Uint8Array): string => digestOf('sha512', data);

/** Bytes of a file in memory at a time. */
const readRoom = 1 << 20;

/** Lower-case hex digest of a file, streamed. */
export const digestFile = async (
  algorithm: DigestAlgorithm,
  path: string,
  signal?: AbortSignal,
): Promise<string> => {
  const hash = createHash(algorithm);
  const handle = await open(path, 'r');
  try {
    // No more room than the file needs: most files of a small snapshot have a few hundred bytes.
    const { size } = await handle.stat();
    const buffer = Buffer.allocUnsafe(Math.min(Math.max(size + 1, 1 << 12), readRoom));
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
};

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON text with keys in code-point order and no white space, so that equal values have equal digests. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
};
