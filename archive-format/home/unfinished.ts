import { chmod, lstat, readdir, readFile, rm, rmdir, truncate } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import {
  blobIndexFile,
  type HomePaths,
  repairedBytesFile,
  snapshotFile,
  stagedContent,
  stagedObject,
} from '../layout.js';
import { type RunState, readRunState } from '../write/run-state.js';

/** A snapshot that was begun and not committed. */
export interface Unfinished {
  readonly folder: string;
  readonly state: RunState;
}

/** Folders of begun snapshots: those with a state to go on from, and those that never reached their first flush. */
export const findUnfinished = async (
  work: string,
): Promise<{ readonly begun: readonly Unfinished[]; readonly empty: readonly string[] }> => {
  const begun: Unfinished[] = [];
  const empty: string[] = [];
  const names = (await readdir(work)).filter((name) => name.startsWith('tx-')).sort();
  for (const name of names) {
    const folder = join(work, name);
    const state = await readRunState(join(folder, 'run.json'));
    if (state) begun.push({ folder, state });
    else empty.push(folder);
  }
  return { begun, empty };
};

/** A commit that was killed after its last rename leaves its folder; what it held is in the object. */
export const isCommitted = async (paths: HomePaths, { state }: Unfinished): Promise<boolean> => {
  const version = join(paths.store, state.object.name, `v${state.snapshot}`);
  const text = await readFile(join(version, 'content', snapshotFile(state.snapshot)), 'utf8').catch(
    ifAbsent(undefined),
  );
  if (text === undefined) return false;
  try {
    return (JSON.parse(text) as { readonly run?: unknown }).run === state.tx;
  } catch {
    // Half a document was never committed: the staged data is all there is, and stays.
    return false;
  }
};

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
};

/** OCFL allows no empty folders; a file that is taken away may leave some. Answers whether the folder is still there. */
const removeEmpty = async (folder: string): Promise<boolean> => {
  let left = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (!entry.isDirectory() || (await removeEmpty(join(folder, entry.name)))) left++;
  if (left === 0) await rmdir(folder);
  return left > 0;
};

const lost = (path: string, what: string) =>
  deskError('archive-damaged', {
    what,
    where: path,
    next: 'Move the unfinished snapshot out of work/ to keep it; the next extract then starts a new one.',
  });

/**
 * Cuts an unfinished snapshot back to its last flush: every file to its durable length, everything else away.
 * Errors: archive-damaged when something that was durable is gone.
 */
export const cutBack = async ({ folder, state }: Unfinished): Promise<void> => {
  const content = stagedContent(folder, state.snapshot);
  const kept = new Set([
    ...Object.keys(state.files),
    ...state.packs.map((pack) => pack.path),
    ...state.repaired.map((sha256) => repairedBytesFile(state.snapshot, sha256)),
  ]);
  const staged = await filesBelow(stagedObject(folder));
  for (const path of staged) {
    const name = relative(content, path).split(sep).join('/');
    if (!kept.has(name)) await rm(path, { force: true });
  }
  if ((await readdir(folder)).includes('object')) await removeEmpty(stagedObject(folder));
  for (const name of kept) {
    const path = join(content, name);
    const found = await lstat(path).catch(ifAbsent(undefined));
    if (!found?.isFile()) throw lost(path, 'A file of an unfinished snapshot is gone.');
    const durable = state.files[name]?.bytes ?? state.packs.find((pack) => pack.path === name)?.bytes;
    if (durable === undefined) continue;
    if (found.size < durable)
      throw lost(
        path,
        `A file of an unfinished snapshot is ${found.size} bytes long; ${durable} were durable.`,
      );
    // A commit that failed may have left it read-only.
    await chmod(path, 0o644);
    if (found.size > durable) await truncate(path, durable);
  }
  for (const name of await readdir(folder))
    if (!['run.json', 'object', 'blobs', 'known'].includes(name))
      await rm(join(folder, name), { recursive: true, force: true });
};

/** Where the durable references of an unfinished snapshot are, if there are any. */
export const durableIndex = ({ folder, state }: Unfinished): { path: string; length: number } | undefined => {
  const name = blobIndexFile(state.snapshot);
  const file = state.files[name];
  return file && { path: join(stagedContent(folder, state.snapshot), name), length: file.bytes };
};
