import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { deskError, isDeskError } from '../../core/errors.js';
import { type HomePaths, homePaths } from '../layout.js';
import { type RunState, readRunState } from '../write/run-state.js';
import { lockHome } from './lock.js';
import { isCommitted } from './unfinished.js';

/** How far a snapshot got that was begun and not committed, as of its last flush. */
export interface RunProgress {
  readonly source: { readonly kind: string; readonly org: string };
  /** Name of the object it belongs to, and the number it will have. */
  readonly object: string;
  readonly snapshot: number;
  readonly startedAt: string;
  readonly resumedAt: readonly string[];
  readonly lastFlushAt: string;
  readonly attachments: number;
  readonly streams: Readonly<Record<string, { readonly fetched: number; readonly done: boolean }>>;
}

/** Something in work/ that is not part of the archive: an unfinished snapshot, or half a version put aside. */
export interface Leftover {
  /** What `discard` takes. */
  readonly id: string;
  readonly sort: 'unfinished' | 'quarantine';
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly bytes: number;
  /** Absent when nothing was flushed yet, or what was flushed cannot be read. */
  readonly progress?: RunProgress;
}

const bytesBelow = async (folder: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
};

const progressOf = (state: RunState, lastFlush: Date): RunProgress => ({
  source: state.source,
  object: state.object.name,
  snapshot: state.snapshot,
  startedAt: state.startedAt,
  resumedAt: state.resumedAt,
  lastFlushAt: lastFlush.toISOString(),
  attachments: state.blobs.stored + state.blobs.deduplicated,
  streams: Object.fromEntries(
    Object.entries(state.streams).map(([name, { fetched, done }]) => [name, { fetched, done }]),
  ),
});

const runPrefix = 'tx-';
const quarantinePrefix = 'quarantine-';

const unfinished = async (paths: HomePaths, name: string): Promise<Leftover | undefined> => {
  const folder = join(paths.work, name);
  const leftover = {
    id: name.slice(runPrefix.length),
    sort: 'unfinished' as const,
    folder,
    bytes: await bytesBelow(folder),
  };
  const file = join(folder, 'run.json');
  try {
    const state = await readRunState(file);
    if (!state) return leftover;
    // Its snapshot is in the store: only the staging folder was left, which the next run takes away.
    if (await isCommitted(paths, { folder, state })) return undefined;
    return { ...leftover, progress: progressOf(state, (await stat(file)).mtime) };
  } catch (error) {
    if (isDeskError(error, 'archive-damaged')) return leftover;
    throw error;
  }
};

/** What lies in work/ and may be gone on with or thrown away, oldest name first. Changes nothing. */
export const leftovers = async (home: string): Promise<readonly Leftover[]> => {
  const paths = homePaths(resolve(home));
  let names: readonly string[];
  try {
    names = (await readdir(paths.work)).sort();
  } catch (error) {
    // A copy that was handed over has no work/.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const found: Leftover[] = [];
  for (const name of names) {
    if (name.startsWith(quarantinePrefix)) {
      const folder = join(paths.work, name);
      found.push({ id: name, sort: 'quarantine', folder, bytes: await bytesBelow(folder) });
    } else if (name.startsWith(runPrefix)) {
      const one = await unfinished(paths, name);
      if (one) found.push(one);
    }
  }
  return found;
};

const choose = (all: readonly Leftover[], id: string | undefined, home: string): Leftover => {
  const found = id === undefined ? all : all.filter((each) => each.id === id);
  const [one, ...more] = found;
  if (!one)
    throw deskError('run-missing', {
      what: id === undefined ? 'Nothing is unfinished.' : `There is no unfinished snapshot "${id}".`,
      where: home,
    });
  if (more.length > 0)
    throw deskError('run-ambiguous', {
      what: `There are ${found.length}: ${found.map((each) => each.id).join(', ')}.`,
      where: home,
    });
  return one;
};

/**
 * Deletes one leftover for good; without an id, the only one. Takes the lock, so that no run that is at work loses
 * its ground. Errors: run-missing, run-ambiguous, archive-locked.
 */
export const discardLeftover = async (
  home: string,
  id: string | undefined,
  clock: Clock,
): Promise<Leftover> => {
  const paths = homePaths(resolve(home));
  // Before the lock: a question about nothing must not leave a work/ behind.
  choose(await leftovers(home), id, paths.home);
  const lock = await lockHome(paths, clock);
  try {
    const one = choose(await leftovers(home), id, paths.home);
    await rm(one.folder, { recursive: true, force: true });
    return one;
  } finally {
    await lock.release();
  }
};
