import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { newHash } from './hash.js';
import type { HashAnswer, HashQuestion } from './messages.js';

/** A thread that reads files and answers their digests, one after the other. */

const buffer = Buffer.allocUnsafe(1 << 20);

const digestsOf = ({ range, algorithms }: HashQuestion): HashAnswer => {
  const { path, from = 0, length = Number.POSITIVE_INFINITY } = range;
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const hashes = algorithms.map(newHash);
    let bytes = 0;
    while (bytes < length) {
      const read = readSync(file, buffer, 0, Math.min(buffer.length, length - bytes), from + bytes);
      if (read === 0) break;
      bytes += read;
      for (const hash of hashes) hash.update(buffer.subarray(0, read));
    }
    return { bytes, digests: hashes.map((hash) => hash.hex()) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { error: { message, ...(code === undefined ? {} : { code }) } };
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

parentPort?.on('message', (question: HashQuestion) => parentPort?.postMessage(digestsOf(question)));
