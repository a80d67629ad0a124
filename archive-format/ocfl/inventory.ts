import { sha512 } from '../../core/digest.js';

/** The parts of OCFL 1.1 (https://ocfl.io/1.1/spec/) that an archive uses. */

export const objectDeclaration = '0=ocfl_object_1.1';
export const objectDeclarationText = 'ocfl_object_1.1\n';
export const storeDeclaration = '0=ocfl_1.1';
export const storeDeclarationText = 'ocfl_1.1\n';
export const inventoryFile = 'inventory.json';
export const sidecarFile = 'inventory.json.sha512';
export const inventoryType = 'https://ocfl.io/1.1/spec/#inventory';

/** Digest to the paths that have it. */
export type PathMap = Readonly<Record<string, readonly string[]>>;

export interface VersionEntry {
  readonly created: string;
  readonly state: PathMap;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
}

export interface Inventory {
  readonly id: string;
  readonly type: string;
  readonly digestAlgorithm: 'sha512';
  readonly head: string;
  readonly contentDirectory?: string;
  readonly manifest: PathMap;
  readonly versions: Readonly<Record<string, VersionEntry>>;
}

export const versionName = (number: number): string => `v${number}`;
export const versionNumber = (name: string): number => Number(name.slice(1));

/** A file of a version: its logical path and the SHA-512 of its bytes. */
export interface LogicalFile {
  readonly path: string;
  readonly sha512: string;
}

const group = (files: Iterable<LogicalFile>): PathMap => {
  const map = new Map<string, string[]>();
  for (const { path, sha512: digest } of files) {
    const paths = map.get(digest);
    if (paths) paths.push(path);
    else map.set(digest, [path]);
  }
  const sorted = [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([digest, paths]) => [digest, paths.sort()]));
};

/** Logical paths of one version, with their digests, sorted by path. */
export const stateFiles = (state: PathMap): LogicalFile[] =>
  Object.entries(state)
    .flatMap(([digest, paths]) => paths.map((path) => ({ path, sha512: digest })))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

export interface NewVersion {
  readonly id: string;
  readonly created: string;
  readonly message: string;
  readonly user: { readonly name: string; readonly address: string };
  /** Files that this version adds or replaces; each lies at `vN/content/<path>`. */
  readonly files: readonly LogicalFile[];
}

/**
 * The inventory after one more version: everything the version before has, plus the new files. A new file takes
 * the place of an old one of the same logical path; the old bytes stay in their version's folder.
 */
export const nextInventory = (previous: Inventory | undefined, added: NewVersion): Inventory => {
  const number = previous ? versionNumber(previous.head) + 1 : 1;
  const head = versionName(number);
  const old = previous?.versions[previous.head]?.state ?? {};
  const replaced = new Set(added.files.map((file) => file.path));
  const kept = stateFiles(old).filter((file) => !replaced.has(file.path));
  const before = Object.entries(previous?.manifest ?? {}).flatMap(([digest, paths]) =>
    paths.map((path) => ({ path, sha512: digest })),
  );
  const fresh = added.files.map((file) => ({ path: `${head}/content/${file.path}`, sha512: file.sha512 }));
  return {
    id: added.id,
    type: inventoryType,
    digestAlgorithm: 'sha512',
    head,
    manifest: group([...before, ...fresh]),
    versions: {
      ...previous?.versions,
      [head]: {
        created: added.created,
        state: group([...kept, ...added.files]),
        message: added.message,
        user: added.user,
      },
    },
  };
};

export const inventoryText = (inventory: Inventory): string => `${JSON.stringify(inventory, null, 1)}\n`;

/** Two blanks: so that `sha512sum -c inventory.json.sha512` reads it too. */
export const sidecarText = (inventory: string | Uint8Array): string =>
  `${sha512(inventory)}  ${inventoryFile}\n`;

/** The digest that a sidecar states; undefined when it is not of the sidecar's form. */
export const sidecarDigest = (text: string): string | undefined =>
  /^([0-9a-fA-F]{128})[ \t]+inventory\.json\s*$/.exec(text)?.[1]?.toLowerCase();
