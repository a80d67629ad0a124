import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** OCFL objects for tests: a sound one of two versions, whose inventories and files can be changed before it is written. */

// biome-ignore lint/suspicious/noExplicitAny: an inventory that is to be broken in every way has no type
export type Loose = any;

export interface Draft {
  readonly spec: '1.0' | '1.1';
  /** Inventory of the root, and of the newest version. */
  root: Loose;
  /** Inventory of the first version. */
  v1: Loose;
  /** Path to text; inventories and sidecars come in when it is written. */
  readonly files: Map<string, string>;
  readonly digest: (text: string) => string;
}

export interface DraftOptions {
  readonly spec?: '1.0' | '1.1';
  readonly algorithm?: 'sha512' | 'sha256';
  readonly id?: string;
  /** Names of the two versions. */
  readonly names?: readonly [string, string];
}

export const hashOf = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest('hex');

export const draft = ({
  spec = '1.1',
  algorithm = 'sha512',
  id = 'urn:example:object',
  names = ['v1', 'v2'],
}: DraftOptions = {}): Draft => {
  const digest = (text: string): string => hashOf(algorithm, text);
  const [first, second] = names;
  const a = `${first}/content/a.txt`;
  const b = `${second}/content/folder/b.txt`;
  const version = (state: Loose, day: number) => ({
    created: `2025-01-0${day}T00:00:00Z`,
    state,
    message: `Version ${day}`,
    user: { name: 'Ann Example', address: 'mailto:ann@example.com' },
  });
  const common = {
    id,
    type: `https://ocfl.io/${spec}/spec/#inventory`,
    digestAlgorithm: algorithm,
  };
  return {
    spec,
    digest,
    files: new Map([
      [`0=ocfl_object_${spec}`, `ocfl_object_${spec}\n`],
      [a, 'first'],
      [b, 'second'],
    ]),
    v1: {
      ...common,
      head: first,
      manifest: { [digest('first')]: [a] },
      versions: { [first]: version({ [digest('first')]: ['a.txt'] }, 1) },
    },
    root: {
      ...common,
      head: second,
      manifest: { [digest('first')]: [a], [digest('second')]: [b] },
      versions: {
        [first]: version({ [digest('first')]: ['a.txt'] }, 1),
        [second]: version({ [digest('first')]: ['a.txt'], [digest('second')]: ['folder/b.txt'] }, 2),
      },
      fixity: { md5: { [hashOf('md5', 'first')]: [a] } },
    },
  };
};

/** Adds the inventories and their sidecars to the files, as they are now. */
export const completed = (made: Draft, names: readonly [string, string] = ['v1', 'v2']): Draft => {
  for (const [folder, inventory] of [
    ['', made.root],
    [`${names[1]}/`, made.root],
    [`${names[0]}/`, made.v1],
  ] as const) {
    const sidecar = inventory.digestAlgorithm === 'sha256' ? 'sha256' : 'sha512';
    const text = JSON.stringify(inventory, null, 1);
    made.files.set(`${folder}inventory.json`, text);
    made.files.set(`${folder}inventory.json.${sidecar}`, `${hashOf(sidecar, text)}  inventory.json\n`);
  }
  return made;
};

export const writeFiles = async (folder: string, files: ReadonlyMap<string, string>): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
};
