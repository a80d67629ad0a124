import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { digestFile } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { publish } from '../commit/publish.js';
import type { Operator } from '../governance/add-version.js';
import { objectFolders } from '../home/recovery.js';
import { withLockedHome } from '../home/session.js';
import { stagedContent } from '../layout.js';
import { nextInventory, versionName, versionNumber } from '../ocfl/inventory.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { loadsPrefix } from './places.js';

export interface AddLoadFiles {
  /** The archive. */
  readonly home: string;
  /** `loads-<target>-<workspace>`; made when it is not there. */
  readonly object: string;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly message: string;
  /**
   * Writes the version's files below `folder`; `has` says what the object holds already. False: there is nothing to
   * add, and no version is made.
   */
  readonly write: (folder: string, has: (path: string) => boolean) => Promise<boolean>;
}

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
};

/**
 * Adds a version to an object of loads, with the same promises as a snapshot's commit: whole or not there. Answers
 * the version; undefined when there was nothing to add. Errors: archive-locked, disk-full, not-writable.
 */
export const addLoadFiles = async (options: AddLoadFiles): Promise<string | undefined> => {
  const { object, clock, operator } = options;
  if (!object.startsWith(loadsPrefix))
    throw deskError('unexpected', { what: `"${object}" is no object of loads.`, where: object });
  return withLockedHome(options.home, clock, async (paths) => {
    const there = (await objectFolders(paths.store)).includes(object);
    const current = there ? (await readInventory(join(paths.store, object))).inventory : undefined;
    const number = current ? versionNumber(current.head) + 1 : 1;
    const held = new Set(Object.values(current?.versions[current.head]?.state ?? {}).flat());
    // Without a run.json in it, the next writer takes what a crash leaves here away.
    const tx = join(paths.work, `tx-${randomUUID()}`);
    const content = stagedContent(tx, number);
    await mkdir(content, { recursive: true });
    if (!(await options.write(content, (path) => held.has(path)))) {
      await rm(tx, { recursive: true, force: true });
      return undefined;
    }
    const files = [];
    for (const path of await filesBelow(content))
      files.push({ path, sha512: await digestFile('sha512', join(content, path)) });
    await publish({
      paths,
      object,
      tx,
      snapshot: number,
      inventory: nextInventory(current, {
        id: current?.id ?? `urn:uuid:${randomUUID()}`,
        created: new Date(clock.now()).toISOString(),
        message: options.message,
        user: operator,
        files,
      }),
      isFirst: current === undefined,
      hook: () => {},
    });
    return versionName(number);
  });
};
