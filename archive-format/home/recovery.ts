import { copyFile, lstat, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../core/digest.js';
import { isDeskError } from '../../core/errors.js';
import { renameDurably, syncFile, syncFolder } from '../../core/files.js';
import { recoverSwaps } from '../erase/swap.js';
import type { HomePaths } from '../layout.js';
import {
  inventoryFile,
  objectDeclaration,
  sidecarFile,
  versionName,
  versionNumber,
} from '../ocfl/inventory.js';
import { type ReadInventory, readInventory } from '../ocfl/read-inventory.js';

/** What a broken-off commit left, and what was done about it. */
export interface Recovery {
  readonly object: string;
  readonly action: 'rolled-forward' | 'quarantined' | 'sidecar-rewritten';
  readonly version: string;
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

const replaceFrom = async (source: string, target: string, work: string): Promise<void> => {
  const temporary = join(work, `.recovery-${process.pid}.tmp`);
  await copyFile(source, temporary);
  await syncFile(temporary, 'r');
  await renameDurably(temporary, target);
};

const readOr = async (folder: string): Promise<ReadInventory | undefined> => {
  try {
    return await readInventory(folder);
  } catch (error) {
    // A version folder that was being written may have none, or half of one: the caller puts it aside.
    if (isDeskError(error, 'archive-damaged')) return undefined;
    throw error;
  }
};

/** Every file of the version is there with its digest, and the inventory goes on from the root's. */
const isComplete = async (root: string, current: ReadInventory, version: string): Promise<boolean> => {
  const next = await readOr(join(root, version));
  if (!next || next.sidecarDiffers) return false;
  const { inventory } = next;
  if (inventory.head !== version || inventory.id !== current.inventory.id) return false;
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths) {
      if (!path.startsWith(`${version}/`)) continue;
      const found = await exists(join(root, path));
      if (!found || !(await lstat(join(root, path))).isFile()) return false;
      if ((await digestFile('sha512', join(root, path))) !== digest) return false;
    }
  return true;
};

const quarantine = async (paths: HomePaths, object: string, version: string): Promise<void> => {
  let target = join(paths.work, `quarantine-${object}-${version}`);
  for (let index = 2; await exists(target); index++)
    target = join(paths.work, `quarantine-${object}-${version}-${index}`);
  await rename(join(paths.store, object, version), target);
  await syncFolder(join(paths.store, object));
  await syncFolder(paths.work);
};

/** Which of the states that a killed commit can leave an object is in; see SPEC.md. */
export type Pending = 'none' | 'sidecar' | 'version';

export const pendingOf = async (root: string, current: ReadInventory): Promise<Pending> => {
  if (current.sidecarDiffers) return 'sidecar';
  const next = versionName(versionNumber(current.inventory.head) + 1);
  return (await exists(join(root, next))) ? 'version' : 'none';
};

/**
 * Puts right what a commit left that was killed between its renames. Needs the lock. Damage of any other kind is
 * left as it is, for verify to name.
 */
export const recoverObject = async (paths: HomePaths, object: string): Promise<Recovery | undefined> => {
  const root = join(paths.store, object);
  const current = await readOr(root);
  if (!current) return undefined;
  const { head } = current.inventory;
  const pending = await pendingOf(root, current);
  if (pending === 'sidecar') {
    const ofHead = await readOr(join(root, head));
    if (!ofHead || ofHead.sidecarDiffers || ofHead.sha512 !== current.sha512) return undefined;
    await replaceFrom(join(root, head, sidecarFile), join(root, sidecarFile), paths.work);
    return { object, action: 'sidecar-rewritten', version: head };
  }
  if (pending === 'none') return undefined;
  const next = versionName(versionNumber(head) + 1);
  if (await isComplete(root, current, next)) {
    await replaceFrom(join(root, next, inventoryFile), join(root, inventoryFile), paths.work);
    await replaceFrom(join(root, next, sidecarFile), join(root, sidecarFile), paths.work);
    return { object, action: 'rolled-forward', version: next };
  }
  await quarantine(paths, object, next);
  return { object, action: 'quarantined', version: next };
};

/** Names of the folders of a storage root that say they are OCFL objects, sorted. */
export const objectFolders = async (store: string): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const entry of await readdir(store, { withFileTypes: true }))
    if (entry.isDirectory() && (await exists(join(store, entry.name, objectDeclaration))))
      names.push(entry.name);
  return names.sort();
};

export const recoverStore = async (paths: HomePaths): Promise<readonly Recovery[]> => {
  const done: Recovery[] = [];
  await recoverSwaps(paths);
  for (const object of await objectFolders(paths.store)) {
    const recovery = await recoverObject(paths, object);
    if (recovery) done.push(recovery);
  }
  return done;
};
