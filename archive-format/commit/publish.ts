import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameDurably, replaceFile, syncFile, syncFolder } from '../../core/files.js';
import { type HomePaths, stagedObject, stagedVersion } from '../layout.js';
import {
  type Inventory,
  inventoryFile,
  inventoryText,
  objectDeclaration,
  objectDeclarationText,
  sidecarFile,
  sidecarText,
} from '../ocfl/inventory.js';

/** Named instants of a commit: a test stops the process right after one of them. */
export type CommitStep =
  | 'tables'
  | 'documents'
  | 'inventory'
  | 'staged'
  | 'version'
  | 'root-inventory'
  | 'root-sidecar'
  | 'cleaned';

export type CommitHook = (step: CommitStep) => void | Promise<void>;

/** Writes a file of the staged content, its folders too. */
export const writeOnce = async (path: string, data: string | Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
};

/** Makes all files read-only and durable, then the folders from the inside out. */
export const settleFolder = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await settleFolder(path);
    else {
      await chmod(path, 0o444);
      await syncFile(path, 'r');
    }
  }
  await syncFolder(folder);
};

export interface PublishOptions {
  readonly paths: HomePaths;
  /** Name of the object's folder. */
  readonly object: string;
  /** work/tx-<id>, its content complete. */
  readonly tx: string;
  readonly snapshot: number;
  readonly inventory: Inventory;
  readonly isFirst: boolean;
  readonly hook: CommitHook;
}

/**
 * Makes the staged version the object's head. The order is the promise: everything durable, then one rename that
 * brings the version in, then the root inventory (from here on it is committed), then its sidecar.
 */
export const publish = async (options: PublishOptions): Promise<string> => {
  const { paths, object, tx, snapshot, hook } = options;
  const version = stagedVersion(tx, snapshot);
  const text = inventoryText(options.inventory);
  const sidecar = sidecarText(text);
  const root = join(paths.store, object);

  await writeOnce(join(version, inventoryFile), text);
  await writeOnce(join(version, sidecarFile), sidecar);
  if (options.isFirst) {
    await writeOnce(join(stagedObject(tx), objectDeclaration), objectDeclarationText);
    await writeOnce(join(stagedObject(tx), inventoryFile), text);
    await writeOnce(join(stagedObject(tx), sidecarFile), sidecar);
  }
  await hook('inventory');
  await settleFolder(stagedObject(tx));
  await hook('staged');

  if (options.isFirst) {
    await rename(stagedObject(tx), root);
    await syncFolder(paths.store);
    await syncFolder(tx);
    await hook('version');
  } else {
    await renameDurably(version, join(root, `v${snapshot}`));
    await hook('version');
    await replaceFile(join(root, inventoryFile), text, paths.work);
    await chmod(join(root, inventoryFile), 0o444);
    await hook('root-inventory');
    await replaceFile(join(root, sidecarFile), sidecar, paths.work);
    await chmod(join(root, sidecarFile), 0o444);
    await hook('root-sidecar');
  }
  await rm(tx, { recursive: true, force: true });
  await syncFolder(paths.work);
  await hook('cleaned');
  return text;
};
