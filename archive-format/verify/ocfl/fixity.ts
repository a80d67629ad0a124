import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import { nodeName } from './digests.js';

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

const check = async (
  tree: FileTree,
  path: string,
  expected: readonly Expected[],
  found: Findings,
  signal: AbortSignal | undefined,
): Promise<number> => {
  const names = [...new Set(expected.map(({ algorithm }) => nodeName(algorithm) as string))];
  const { bytes, digests } = await tree.digests(path, names, signal);
  for (const { algorithm, digest, code, by } of expected) {
    const there = digests.get(nodeName(algorithm) as string);
    if (there !== digest)
      found.error(code, path, `The bytes are not those that ${by} names (${algorithm} ${there}).`);
  }
  return bytes;
};

/** Reads every file once and compares all digests that were stated for it. Answers the bytes read. */
export const checkFixity = async (
  tree: FileTree,
  files: readonly (readonly [string, readonly Expected[]])[],
  found: Findings,
  onFile: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> => {
  const queue = files.values();
  const worker = async (): Promise<void> => {
    for (const [path, expected] of queue) {
      signal?.throwIfAborted();
      try {
        onFile(await check(tree, path, expected, found, signal));
      } catch (error) {
        if (signal?.aborted) throw error;
        const code = (error as NodeJS.ErrnoException).code;
        if (code === undefined) throw error;
        found.error('E092', path, `The file cannot be read (${code}).`);
      }
    }
  };
  await Promise.all(Array.from({ length: tree.atOnce }, worker));
};
