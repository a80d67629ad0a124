import { lstat, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process-alive.js';

/** A folder of the system's temporary one for a piece of work, which only this user may open. */
export interface ScratchFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

const prefix = 'deskarchive-';
const ownerFile = '.owner.json';
const format = 'deskarchive-scratch/1';

interface Owner {
  readonly format: string;
  readonly pid: number;
  readonly host: string;
  /** Which processes the number is among: containers on one machine may have one name and one temporary folder. */
  readonly space: string;
}

/** On Linux the namespace of process numbers; elsewhere there is one for the whole machine. */
const processSpace = async (): Promise<string> => readlink('/proc/self/ns/pid').catch(() => '');

const readOwner = async (folder: string): Promise<Owner | undefined> => {
  try {
    const owner = JSON.parse(await readFile(join(folder, ownerFile), 'utf8')) as Owner;
    return owner.format === format && Number.isInteger(owner.pid) && owner.pid > 0 ? owner : undefined;
  } catch {
    // Not ours, not readable, or just being made: it stays.
    return undefined;
  }
};

/**
 * Takes away what runs left that were killed. Only folders whose owner is proven to be gone: of this user, with the file that
 * this program writes into its own, of this machine and these processes, and of a process that is no more. Answers them.
 */
export const sweepScratch = async (root = tmpdir()): Promise<readonly string[]> => {
  const swept: string[] = [];
  const space = await processSpace();
  for (const name of await readdir(root).catch(() => [] as string[])) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(root, name);
    const facts = await lstat(folder).catch(() => undefined);
    if (!facts?.isDirectory() || (process.getuid && facts.uid !== process.getuid())) continue;
    const owner = await readOwner(folder);
    if (!owner || owner.host !== hostname() || owner.space !== space || isAlive(owner.pid)) continue;
    // Another run may sweep it at the same time; what cannot be taken away is left to the next one.
    await rm(folder, { recursive: true, force: true }).then(
      () => swept.push(folder),
      () => undefined,
    );
  }
  return swept;
};

let sweeping: Promise<unknown> | undefined;

/** Makes a folder `deskarchive-<purpose>-…`. The first of a process takes away what killed ones left. */
export const scratchFolder = async (purpose: string): Promise<ScratchFolder> => {
  sweeping ??= sweepScratch();
  await sweeping;
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${purpose}-`));
  const owner: Owner = { format, pid: process.pid, host: hostname(), space: await processSpace() };
  await writeFile(join(folder, ownerFile), `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};
