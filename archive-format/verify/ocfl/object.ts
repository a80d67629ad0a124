import { digestOf } from '../../../core/digest.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import type { Entry } from '../tree.js';
import { statedDigests, unnamedFiles } from './content.js';
import { checkDeclaration, objectDeclared } from './declaration.js';
import { checkFixity } from './fixity.js';
import { folderRules } from './folders.js';
import { inventoryRules, isContentDirectory } from './inventory.js';
import type { JsonObject } from './json-object.js';
import { readInventoryText, specOfType } from './read-inventory.js';
import { checkSidecar } from './sidecar.js';
import { checkVersions } from './versions.js';

/** What one object came to. */
export interface ObjectCheck {
  readonly id: string;
  /** Version of OCFL that it declares, `1.0` or `1.1`; empty when it declares none that is known. */
  readonly spec: string;
  readonly head: string;
  readonly inventorySha512: string;
  /** Content files that were looked at. */
  readonly files: number;
  /** Everything that is there as a plain file; only these may be opened. */
  readonly there: ReadonlySet<string>;
}

export interface ObjectOptions {
  /** Also read every file and compare its digests. */
  readonly hash: boolean;
  /** Hears the bytes of each file read. */
  readonly onFile: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const contentDirectoryOf = (json: JsonObject | undefined): string =>
  isContentDirectory(json?.contentDirectory) ? json.contentDirectory : 'content';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Checks one object by OCFL's rules. Paths of findings are relative to the object. */
export const checkObject = async (
  tree: FileTree,
  found: Findings,
  { hash, onFile, signal }: ObjectOptions,
): Promise<ObjectCheck> => {
  const entries: Entry[] = [];
  for await (const entry of tree.list(signal)) entries.push(entry);
  const files = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const isFile = (path: string): boolean => files.has(path);
  const topNames = [...files].filter((path) => !path.includes('/'));
  const declared = await checkDeclaration(tree, topNames, objectDeclared, found);
  const read = isFile('inventory.json') ? await readInventoryText(tree, 'inventory.json', found) : undefined;
  if (!isFile('inventory.json')) found.error('E063', '', 'There is no inventory in the object’s root.');
  const content = contentDirectoryOf(read?.json);
  for (const rule of folderRules) rule(entries, content, found);
  if (!read) return { id: '', spec: declared ?? '', head: '', inventorySha512: '', files: 0, there: files };

  const root = { ...read, spec: declared ?? specOfType(read.json.type) ?? '1.1' };
  for (const rule of inventoryRules) rule(root, found);
  await checkSidecar(tree, isFile, root, found);
  const folders = entries
    .filter(({ path, type }) => type === 'folder' && /^v\d+$/.test(path))
    .map(({ path }) => path);
  const inventories = [root, ...(await checkVersions({ tree, folders, isFile, root }, found))];
  for (const each of inventories) unnamedFiles(entries, each, content, found);
  const stated = statedDigests(files, folders, inventories, found);
  if (hash) {
    // The largest first, so that no core ends up alone with one.
    const size = new Map(entries.map((entry) => [entry.path, entry.size]));
    const bySize = [...stated].sort(([a], [b]) => (size.get(b) ?? 0) - (size.get(a) ?? 0));
    await checkFixity(tree, bySize, found, onFile, signal);
  }
  return {
    id: text(root.json.id),
    spec: declared ?? '',
    head: text(root.json.head),
    inventorySha512: digestOf('sha512', root.bytes),
    files: stated.size,
    there: files,
  };
};
