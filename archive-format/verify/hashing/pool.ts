import { open } from 'node:fs/promises';
import { type ByteRange, type Digester, type FileDigests, onThisThread } from '../files.js';
import { newHash } from './hash.js';

/** Names of Web Crypto for what Node's own threads can hash; they are there already, workers have to be started. */
const webNames: Readonly<Record<string, string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** Held whole; four at a time. */
const longest = 8 * 2 ** 20;

const readRange = async ({ path, from = 0, length }: ByteRange): Promise<Buffer | undefined> => {
  const file = await open(path, 'r');
  try {
    const wanted = length ?? (await file.stat()).size - from;
    if (wanted > longest) return undefined;
    const bytes = Buffer.allocUnsafe(Math.max(0, wanted));
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
};

const digestOf = async (bytes: Buffer, algorithm: string): Promise<string> => {
  const name = webNames[algorithm];
  if (name !== undefined) return Buffer.from(await crypto.subtle.digest(name, bytes)).toString('hex');
  const hash = newHash(algorithm);
  hash.update(bytes);
  return hash.hex();
};

/** Hashes short files on the threads that Node has anyway, long ones piece by piece on this one. */
export const onNodesThreads: Digester = {
  threads: onThisThread.threads,
  digests: async (range, algorithms, signal): Promise<FileDigests> => {
    const bytes = await readRange(range);
    if (!bytes) return onThisThread.digests(range, algorithms, signal);
    const digests = new Map<string, string>();
    for (const algorithm of algorithms) digests.set(algorithm, await digestOf(bytes, algorithm));
    return { bytes: bytes.length, digests };
  },
};
