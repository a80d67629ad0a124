import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ifAbsent, renameDurably, replaceFile, syncFolder } from '../../core/files.js';
import type { HomePaths } from '../layout.js';
import { addSuppressed } from '../suppress/list.js';

/**
 * Puts a rewritten object in the place of the old one. From the instant in which swap.json is there the work is
 * always brought to its end, by whoever opens the archive next; before that nothing outside the folder has changed.
 */

/** `work/erase-<id>/`: `object/` the new object, `old/` the one it replaces, `files/` new files of work/. */
export const swapPrefix = 'erase-';
export const newObject = (folder: string): string => join(folder, 'object');
const oldObject = (folder: string): string => join(folder, 'old');
export const newFile = (folder: string, path: string): string => join(folder, 'files', path);
const journalFile = (folder: string): string => join(folder, 'swap.json');

const journal = z.object({
  format: z.literal('deskarchive-swap/1'),
  /** Name of the object. */
  object: z.string(),
  /** Lines for the list of suppressed people. */
  suppress: z.array(z.string()),
  /** Paths relative to the home whose new bytes are below `files/`. */
  replace: z.array(z.string()),
  /** Paths relative to the home that go: caches, models, files put aside. */
  remove: z.array(z.string()),
});

export type SwapJournal = z.infer<typeof journal>;

/** Named instants, for tests that stop the process there. */
export type SwapStep =
  | 'built'
  | 'journal'
  | 'old-away'
  | 'new-in'
  | 'suppressed'
  | 'replaced'
  | 'removed'
  | 'cleaned';
export type SwapHook = (step: SwapStep) => void | Promise<void>;

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

const finish = async (paths: HomePaths, folder: string, plan: SwapJournal, hook: SwapHook): Promise<void> => {
  const place = join(paths.store, plan.object);
  if (await exists(newObject(folder))) {
    if ((await exists(place)) && !(await exists(oldObject(folder))))
      await renameDurably(place, oldObject(folder));
    await hook('old-away');
    await renameDurably(newObject(folder), place);
  }
  await hook('new-in');
  await addSuppressed(paths.work, plan.suppress);
  await hook('suppressed');
  for (const path of plan.replace) {
    if (!(await exists(newFile(folder, path)))) continue;
    await mkdir(dirname(join(paths.home, path)), { recursive: true });
    await renameDurably(newFile(folder, path), join(paths.home, path));
  }
  await hook('replaced');
  for (const path of plan.remove) await rm(join(paths.home, path), { recursive: true, force: true });
  await hook('removed');
  await rm(oldObject(folder), { recursive: true, force: true });
  // The journal goes last: a folder without one is a copy that was never finished.
  await rm(join(folder, 'files'), { recursive: true, force: true });
  await rm(journalFile(folder), { force: true });
  await rm(folder, { recursive: true, force: true });
  await syncFolder(paths.work);
  await hook('cleaned');
};

/** Swaps the object in `folder` in. Everything below it must be durable already. */
export const swapIn = async (
  paths: HomePaths,
  folder: string,
  plan: Omit<SwapJournal, 'format'>,
  hook: SwapHook,
): Promise<void> => {
  const full: SwapJournal = { format: 'deskarchive-swap/1', ...plan };
  await hook('built');
  await replaceFile(journalFile(folder), `${JSON.stringify(full, null, 1)}\n`);
  await hook('journal');
  await finish(paths, folder, full, hook);
};

const readJournal = async (folder: string): Promise<SwapJournal | undefined> => {
  try {
    return journal.parse(JSON.parse(await readFile(journalFile(folder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Whether an erasure was broken off. */
export const isSwapPending = async (work: string): Promise<boolean> => {
  const names = await readdir(work).catch(ifAbsent<string[]>([]));
  return names.some((name) => name.startsWith(swapPrefix));
};

/** Ends what a broken-off erasure left: forward after its journal was written, away with the copy before. Needs the lock. */
export const recoverSwaps = async (paths: HomePaths): Promise<void> => {
  const names = (await readdir(paths.work)).filter((name) => name.startsWith(swapPrefix)).sort();
  for (const name of names) {
    const folder = join(paths.work, name);
    const plan = await readJournal(folder);
    if (plan) await finish(paths, folder, plan, () => {});
    else await rm(folder, { recursive: true, force: true });
  }
};
