import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { sha512 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { publish, writeOnce } from '../commit/publish.js';
import { findUnfinished } from '../home/unfinished.js';
import { type HomePaths, stagedContent } from '../layout.js';
import { nextInventory, versionNumber } from '../ocfl/inventory.js';
import { type ReadInventory, readInventory } from '../ocfl/read-inventory.js';

export interface Operator {
  readonly name: string;
  /** `mailto:` or another URI. */
  readonly address: string;
}

/** Documents by logical path, made when the version they go on from is known. */
export type GovernanceFiles = (previous: {
  readonly version: string;
  readonly inventory_sha512: string;
}) => readonly { readonly path: string; readonly text: string | Buffer }[];

export interface AddVersion {
  readonly paths: HomePaths;
  /** Name of the object. */
  readonly object: string;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly message: string;
  readonly files: GovernanceFiles;
}

/** A snapshot that is being written goes on from the state it began with; another version in between would end it. */
export const refuseUnfinished = async (paths: HomePaths, object: string): Promise<void> => {
  const { begun } = await findUnfinished(paths.work);
  const open = begun.filter(({ state }) => state.object.name === object);
  if (open.length === 0) return;
  throw deskError('snapshot-unfinished', {
    what: `${open.length === 1 ? 'A snapshot' : `${open.length} snapshots`} of ${object} ${open.length === 1 ? 'was' : 'were'} begun and not finished.`,
    where: open.map(({ folder }) => folder).join(', '),
  });
};

/**
 * Adds a version that holds documents about the object and no records, with the same promises as a snapshot's commit.
 * Needs the lock. Errors: snapshot-unfinished, disk-full, not-writable.
 */
export const addVersion = async (options: AddVersion): Promise<{ version: string; sha512: string }> => {
  const { paths, object, clock, operator } = options;
  await refuseUnfinished(paths, object);
  const current: ReadInventory = await readInventory(join(paths.store, object));
  const number = versionNumber(current.inventory.head) + 1;
  const files = options.files({ version: current.inventory.head, inventory_sha512: current.sha512 });
  // Without a run.json in it, the next writer takes what a crash leaves here away.
  const tx = join(paths.work, `tx-${randomUUID()}`);
  await mkdir(tx, { recursive: true });
  for (const { path, text } of files) await writeOnce(join(stagedContent(tx, number), path), text);
  const text = await publish({
    paths,
    object,
    tx,
    snapshot: number,
    inventory: nextInventory(current.inventory, {
      id: current.inventory.id,
      created: new Date(clock.now()).toISOString(),
      message: options.message,
      user: operator,
      files: files.map((file) => ({ path: file.path, sha512: sha512(file.text) })),
    }),
    isFirst: false,
    hook: () => {},
  });
  return { version: `v${number}`, sha512: sha512(text) };
};
