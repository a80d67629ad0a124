import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { deskError } from '../../core/errors.js';
import { replaceFile } from '../../core/files.js';

/** run.json: the last consistent point of a snapshot that is being written. Fields: SPEC.md. */

export const runFormat = 'deskarchive-run/1';

const count = z.number().int().nonnegative();

const fileState = z.object({
  bytes: count,
  lines: count,
  text: count,
  longest: count,
  masked: z.boolean(),
  sha512: z.string().optional(),
});

const stream = z.object({
  cursor: z.record(z.string(), z.unknown()),
  done: z.boolean(),
  fetched: count,
  kinds: z.array(z.string()),
});

const pack = z.object({ path: z.string(), bytes: count, sha512: z.string(), entries: count });

const runState = z.object({
  format: z.literal(runFormat),
  tx: z.string(),
  object: z.object({ name: z.string(), id: z.string() }),
  snapshot: count,
  /** SHA-512 of the inventory that this snapshot builds on; null for the first. */
  base: z.string().nullable(),
  source: z.object({ kind: z.string(), org: z.string() }),
  configSha256: z.string(),
  startedAt: z.string(),
  resumedAt: z.array(z.string()),
  seq: z.record(z.string(), count),
  odd: z.record(z.string(), count),
  /** Records that came as the archive has them, per kind; only a delta snapshot leaves them out. */
  unchanged: z.record(z.string(), count).default({}),
  /** Records about erased people, per kind: those left out, and those in which such a person was struck out. */
  suppressed: z.record(z.string(), count).default({}),
  struck: z.record(z.string(), count).default({}),
  streams: z.record(z.string(), stream),
  files: z.record(z.string(), fileState),
  /** SHA-256 of records' bytes as they came, kept under raw/_bytes. */
  repaired: z.array(z.string()),
  packs: z.array(pack),
  blobs: z.object({ stored: count, deduplicated: count, missing: count, bytes: count }),
});

export type RunState = z.infer<typeof runState>;
export type RunStream = z.infer<typeof stream>;
export type RunPack = z.infer<typeof pack>;

export const readRunState = async (path: string): Promise<RunState | undefined> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // A run that ended before its first flush has none, and nothing to go on with.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return runState.parse(JSON.parse(text));
  } catch (cause) {
    throw deskError('archive-damaged', {
      what: 'The state of an unfinished snapshot cannot be read.',
      where: path,
      next: 'Move its folder out of work/ to keep it; the next extract then starts a new snapshot.',
      cause,
    });
  }
};

export const writeRunState = (path: string, state: RunState): Promise<void> =>
  replaceFile(path, `${JSON.stringify(state)}\n`);
