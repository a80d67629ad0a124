import { lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { replaceFile, syncFolder } from '../../core/files.js';
import { takeLock } from '../../core/lock.js';
import { lookAtHome } from '../home/look.js';
import { objectFolders, recoverStore } from '../home/recovery.js';
import { type HomePaths, homePaths } from '../layout.js';
import { versionName, versionNumber } from '../ocfl/inventory.js';
import { type ReadInventory, readInventory } from '../ocfl/read-inventory.js';
import { sealNamespace, signatureFile, tokenFile } from './places.js';
import type { SigningKey } from './signing-key.js';
import { signDetached } from './sshsig.js';
import { readToken } from './timestamp.js';

/** A version whose inventory is sealed. */
export interface SealedVersion {
  readonly object: string;
  readonly version: string;
  readonly inventorySha512: string;
}

export interface SealReport {
  readonly signed: readonly SealedVersion[];
  /** Versions that had a signature already, whoever made it. */
  readonly before: number;
  /** Newest versions that got a time stamp. */
  readonly stamped: readonly SealedVersion[];
}

export interface SealOptions {
  readonly key?: SigningKey;
  /** Gets a time-stamp response (RFC 3161) over an inventory; asked for newest versions that have none. */
  readonly stamp?: (inventory: Buffer) => Promise<Buffer>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

/** Puts a file into logs/ in one step, its new folders durable too. */
const place = async (root: string, name: string, data: string | Buffer, work: string): Promise<void> => {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, data, work);
  for (let folder = dirname(dirname(path)); folder !== dirname(root); folder = dirname(folder))
    await syncFolder(folder);
};

/** A version's own inventory, if it is worth signing: whole, and the root's when it is the head. */
const inventoryToSign = async (
  root: string,
  version: string,
  head: ReadInventory,
): Promise<ReadInventory> => {
  const read = await readInventory(join(root, version));
  const isHead = version === head.inventory.head;
  if (read.sidecarDiffers || read.inventory.head !== version || (isHead && read.sha512 !== head.sha512))
    throw deskError('archive-damaged', {
      what: `The inventory of ${version} is not the one that was written; it is not signed.`,
      where: join(root, version),
    });
  return read;
};

const sealObject = async (
  root: string,
  object: string,
  paths: HomePaths,
  options: SealOptions,
): Promise<SealReport> => {
  const head = await readInventory(root);
  const signed: SealedVersion[] = [];
  const stamped: SealedVersion[] = [];
  let before = 0;
  for (let number = 1; number <= versionNumber(head.inventory.head); number++) {
    options.signal?.throwIfAborted();
    const version = versionName(number);
    const isHead = version === head.inventory.head;
    const hasSignature = await exists(join(root, signatureFile(version)));
    const wantsToken = options.stamp && isHead && !(await exists(join(root, tokenFile(version))));
    if (hasSignature) before++;
    if ((hasSignature || !options.key) && !wantsToken) continue;
    const { bytes, sha512 } = await inventoryToSign(root, version, head);
    const sealed = { object, version, inventorySha512: sha512 };
    if (options.key && !hasSignature) {
      const text = signDetached(bytes, sealNamespace, options.key);
      await place(root, signatureFile(version), text, paths.work);
      signed.push(sealed);
    }
    if (options.stamp && wantsToken) {
      const token = await options.stamp(bytes);
      readToken(token, bytes, tokenFile(version));
      await place(root, tokenFile(version), token, paths.work);
      stamped.push(sealed);
    }
  }
  return { signed, before, stamped };
};

/**
 * Signs the inventory of every version that has no signature yet, in every object. What is signed is the word of
 * the key's owner that this inventory is the archive's; that the files are those it names is what `verify` says.
 * Errors: archive-missing and its like, archive-locked, archive-damaged, not-writable, disk-full.
 */
export const sealArchive = async (home: string, options: SealOptions): Promise<SealReport> => {
  const paths = homePaths(resolve(home));
  if ((await lookAtHome(paths.home)) !== 'archive')
    throw deskError('archive-missing', { what: 'There is no archive.', where: paths.home });
  try {
    await mkdir(paths.work, { recursive: true });
    const lock = await takeLock({
      path: paths.lock,
      clock: options.clock,
      code: 'archive-locked',
      thing: 'The archive',
    });
    try {
      await recoverStore(paths);
      const reports: SealReport[] = [];
      for (const object of await objectFolders(paths.store))
        reports.push(await sealObject(join(paths.store, object), object, paths, options));
      return {
        signed: reports.flatMap((report) => report.signed),
        before: reports.reduce((sum, report) => sum + report.before, 0),
        stamped: reports.flatMap((report) => report.stamped),
      };
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw asDeskError(error, paths.home);
  }
};

/** The bytes of a version's signature; undefined when it has none. */
export const readSignature = async (root: string, version: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(join(root, signatureFile(version)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
