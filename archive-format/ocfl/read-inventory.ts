import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha512 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import { type Inventory, inventoryFile, sidecarDigest, sidecarFile } from './inventory.js';

/** Some millions of files; a larger inventory is not read into memory. */
export const largestInventory = 256 * 2 ** 20;

const paths = z.array(z.string()).min(1);
const pathMap = z.record(z.string(), paths);

const inventory = z.object({
  id: z.string().min(1),
  type: z.string(),
  digestAlgorithm: z.literal('sha512'),
  head: z.string().regex(/^v[1-9]\d*$/),
  contentDirectory: z.literal('content').optional(),
  manifest: pathMap,
  versions: z.record(
    z.string().regex(/^v[1-9]\d*$/),
    z.object({
      created: z.string(),
      state: pathMap,
      message: z.string().default(''),
      user: z
        .object({ name: z.string(), address: z.string().default('') })
        .default({ name: '', address: '' }),
    }),
  ),
});

// In one go: an inventory names every file once for each version that has it.
const unsafe = /[\\\u0000]|^[a-zA-Z]:|(?:^|\/)\.{0,2}(?:\/|$)/;

/** A path that stays inside its folder on every system: relative, `/` between names, no `.` or `..`, no NUL, no backslash. */
export const isSafePath = (path: string): boolean => !unsafe.test(path);

const damaged = (what: string, where: string, cause?: unknown) =>
  deskError('archive-damaged', { what, where, ...(cause === undefined ? {} : { cause }) });

/** Parses an inventory that this program can use, and refuses paths that lead out of the object. */
export const parseInventory = (bytes: Buffer, where: string): Inventory => {
  let parsed: Inventory;
  try {
    parsed = inventory.parse(JSON.parse(bytes.toString('utf8'))) as Inventory;
  } catch (cause) {
    throw damaged('The inventory cannot be read.', where, cause);
  }
  for (const map of [parsed.manifest, ...Object.values(parsed.versions).map(({ state }) => state)])
    for (const named of Object.values(map))
      for (const path of named)
        if (!isSafePath(path))
          throw damaged(
            `The inventory names a path that leads out of the object: ${JSON.stringify(path)}.`,
            where,
          );
  if (!parsed.versions[parsed.head])
    throw damaged(`The inventory has no version ${parsed.head}, its head.`, where);
  return parsed;
};

export interface ReadInventory {
  readonly inventory: Inventory;
  readonly bytes: Buffer;
  readonly sha512: string;
  /** The sidecar beside it states another digest, or there is none. */
  readonly sidecarDiffers: boolean;
}

/** An inventory whose bytes and whose sidecar's text were read already. Errors: archive-damaged. */
export const inventoryOf = (bytes: Buffer, sidecar: string, where: string): ReadInventory => {
  if (bytes.length > largestInventory)
    throw damaged(`The inventory is longer than ${largestInventory} bytes and is not read.`, where);
  const digest = sha512(bytes);
  const sidecarDiffers = sidecarDigest(sidecar) !== digest;
  return { inventory: parseInventory(bytes, where), bytes, sha512: digest, sidecarDiffers };
};

const readBytes = async (path: string): Promise<Buffer> => {
  try {
    const { size } = await stat(path);
    if (size > largestInventory)
      throw damaged(`The inventory is ${size} bytes long; at most ${largestInventory} are read.`, path);
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw damaged('There is no inventory.', path, error);
  }
};

/**
 * The SHA-512 of a version's inventory, as a snapshot is named by. What is in it is not looked at: each holds the files
 * of all versions before it, and to parse them all would take with the square of their number. Errors: archive-damaged.
 */
export const inventoryDigest = async (folder: string): Promise<string> =>
  sha512(await readBytes(join(folder, inventoryFile)));

/** Reads an inventory and its sidecar from a folder. Errors: archive-damaged. */
export const readInventory = async (folder: string): Promise<ReadInventory> => {
  const path = join(folder, inventoryFile);
  const bytes = await readBytes(path);
  // Without one it differs, which is what the caller hears.
  const sidecar = await readFile(join(folder, sidecarFile), 'utf8').catch(ifAbsent(''));
  return inventoryOf(bytes, sidecar, path);
};
