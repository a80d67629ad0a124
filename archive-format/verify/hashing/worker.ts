import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashQuestion } from './messages.js';

/** A thread that reads files and answers their digests, one after the other. */

const buffer = Buffer.allocUnsafe(1 << 20);

const digestsOf = ({ path, algorithms }: HashQuestion): HashAnswer => {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const hashes = algorithms.map((algorithm) => createHash(algorithm));
    let bytes = 0;
    for (;;) {
      const read = readSync(file, buffer, 0, buffer.length, null);
      if (read === 0) break;
      bytes += read;
      for (const hash of hashes) hash.update(buffer.subarray(0, read));
    }
    return { bytes, digests: hashes.map((hash) => hash.digest('hex')) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { error: { message, ...(code === undefined ? {} : { code }) } };
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

parentPort?.on('message', (question: HashQuestion) => parentPort?.postMessage(digestsOf(question)));
