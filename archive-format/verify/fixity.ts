import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from './findings.js';

/** Digest algorithms of OCFL by the names Node has for them; others are not checked and said so. */
const nodeName: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  sha512: 'sha512',
  'sha512/256': 'sha512-256',
  'blake2b-512': 'blake2b512',
};

export const isKnownAlgorithm = (name: string): boolean => name in nodeName;

/** A digest that some inventory states for a file. */
export interface Expected {
  readonly algorithm: string;
  /** Lower case. */
  readonly digest: string;
  /** E092: a manifest; E093: a fixity block. */
  readonly code: 'E092' | 'E093';
  /** The inventory that states it. */
  readonly by: string;
}

/** Files that are read at the same time; hashing one overlaps with waiting for the others. */
const atOnce = 4;

const check = async (
  root: string,
  path: string,
  expected: readonly Expected[],
  found: Findings,
  signal: AbortSignal | undefined,
): Promise<number> => {
  const hashes = new Map(
    expected.map(({ algorithm }) => [algorithm, createHash(nodeName[algorithm] as string)]),
  );
  let bytes = 0;
  const file = createReadStream(join(root, path), { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) });
  for await (const chunk of file) {
    bytes += (chunk as Buffer).length;
    for (const hash of hashes.values()) hash.update(chunk as Buffer);
  }
  const digests = new Map([...hashes].map(([algorithm, hash]) => [algorithm, hash.digest('hex')]));
  for (const { algorithm, digest, code, by } of expected)
    if (digests.get(algorithm) !== digest)
      found.error(
        code,
        path,
        `The bytes are not those that ${by} names (${algorithm} ${digests.get(algorithm)}).`,
      );
  return bytes;
};

/** Reads every file once and compares all digests that were stated for it. Answers the bytes read. */
export const checkFixity = async (
  root: string,
  files: ReadonlyMap<string, readonly Expected[]>,
  found: Findings,
  onFile: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> => {
  const queue = files.entries();
  const worker = async (): Promise<void> => {
    for (const [path, expected] of queue) {
      signal?.throwIfAborted();
      try {
        onFile(await check(root, path, expected, found, signal));
      } catch (error) {
        if (signal?.aborted) throw error;
        const code = (error as NodeJS.ErrnoException).code;
        if (code === undefined) throw error;
        found.error('E092', path, `The file cannot be read (${code}).`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};
