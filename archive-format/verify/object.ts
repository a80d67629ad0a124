import { digestOf } from '../../core/digest.js';
import { largestInventory } from '../ocfl/read-inventory.js';
import type { FileTree } from './files.js';
import type { Findings } from './findings.js';
import { checkFixity, type Expected, isKnownAlgorithm } from './fixity.js';
import { folderRules } from './folder-rules.js';
import { historyRules } from './history-rules.js';
import { type InventoryText, inventoryRules } from './inventory-rules.js';
import { isObject, isStrings, type JsonObject } from './json-object.js';
import { contentPathFault } from './path-rules.js';
import type { Entry } from './tree.js';

/** What one object came to. */
export interface ObjectCheck {
  readonly head: string;
  readonly inventorySha512: string;
  readonly files: number;
}

/** Declarations and sidecars are a line; whatever is longer is none. */
const longestLine = 4096;

interface Context {
  readonly tree: FileTree;
  readonly entries: readonly Entry[];
  readonly found: Findings;
}

const isFile = ({ entries }: Context, path: string): boolean =>
  entries.some((entry) => entry.path === path && entry.type === 'file');

const declarations = (context: Context): readonly string[] =>
  context.entries
    .filter(({ path, type }) => type === 'file' && /^0=ocfl_object_\d+\.\d+$/.test(path))
    .map(({ path }) => path);

/** `1.0` or `1.1`, from the declaration. */
const checkDeclaration = async (context: Context): Promise<string> => {
  const { found, tree } = context;
  const names = declarations(context);
  if (names.length !== 1)
    found.error(
      'E003',
      '',
      names.length === 0
        ? 'The folder does not declare that it is an OCFL object.'
        : 'There are several declarations.',
    );
  let spec = '1.1';
  for (const name of names) {
    spec = name.slice('0=ocfl_object_'.length);
    if (spec !== '1.0' && spec !== '1.1') found.error('E006', name, `OCFL ${spec} is not known here.`);
    if ((await tree.read(name, longestLine)).toString('utf8') !== `ocfl_object_${spec}\n`)
      found.error('E007', name, 'The declaration does not repeat its name.');
  }
  return spec;
};

const readText = async (context: Context, path: string, spec: string): Promise<InventoryText | undefined> => {
  const { tree, found } = context;
  const bytes = await tree.read(path, largestInventory + 1);
  if (bytes.length > largestInventory) {
    found.error('E033', path, `The inventory is longer than ${largestInventory} bytes and is not read.`);
    return undefined;
  }
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(json)) return { path, bytes, json, spec };
    found.error('E033', path, 'The inventory is not a JSON object.');
  } catch (error) {
    found.error('E033', path, `The inventory is not JSON: ${(error as Error).message}.`);
  }
  return undefined;
};

const checkSidecar = async (context: Context, inventory: InventoryText): Promise<void> => {
  const { tree, found } = context;
  const algorithm = inventory.json.digestAlgorithm === 'sha256' ? 'sha256' : 'sha512';
  const path = `${inventory.path}.${algorithm}`;
  if (!isFile(context, path)) {
    found.error('E058', inventory.path, `There is no ${path}.`);
    return;
  }
  const match = /^([0-9a-fA-F]+)[ \t]+(\S+)\s*$/.exec(
    (await tree.read(path, longestLine)).toString('latin1'),
  );
  if (match?.[2] !== 'inventory.json') {
    found.error('E061', path, 'Not a digest and the name inventory.json.');
    return;
  }
  if ((match[1] as string).toLowerCase() !== digestOf(algorithm, inventory.bytes))
    found.error('E060', path, 'Not the digest of the inventory beside it.');
};

/** Type of an inventory as a number that grows with the version of the standard. */
const specOf = (inventory: InventoryText): number =>
  Number(
    /^https:\/\/ocfl\.io\/1\.(\d)\/spec\/#inventory$/.exec(String(inventory.json.type))?.[1] ?? Number.NaN,
  );

const versionFolders = ({ entries }: Context): readonly string[] =>
  entries.filter(({ path, type }) => type === 'folder' && /^v\d+$/.test(path)).map(({ path }) => path);

const checkVersions = async (context: Context, root: InventoryText): Promise<readonly InventoryText[]> => {
  const { found } = context;
  const named = isObject(root.json.versions) ? Object.keys(root.json.versions) : [];
  const folders = versionFolders(context);
  for (const folder of folders)
    if (!named.includes(folder))
      found.error('E046', folder, 'A version folder that the inventory does not know.');
  for (const name of named)
    if (!folders.includes(name)) found.error('E010', name, 'The folder of this version is missing.');
  const read: InventoryText[] = [];
  let newestSpec = 0;
  const inOrder = [...folders].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  for (const folder of inOrder) {
    const path = `${folder}/inventory.json`;
    if (!isFile(context, path)) {
      found.warning('W010', folder, 'The version has no inventory of its own.');
      continue;
    }
    const inventory = await readText(context, path, root.spec);
    if (!inventory) continue;
    await checkSidecar(context, inventory);
    if (folder === root.json.head) {
      if (!inventory.bytes.equals(root.bytes))
        found.error('E064', path, 'The newest version’s inventory is not that of the root.');
      continue;
    }
    const minor = specOf(inventory);
    const declared = { ...inventory, spec: Number.isNaN(minor) ? root.spec : `1.${minor}` };
    if (minor < newestSpec) found.error('E103', path, 'An earlier version follows a later standard.');
    newestSpec = Math.max(newestSpec, Number.isNaN(minor) ? 0 : minor);
    for (const rule of inventoryRules) rule(declared, found);
    if (inventory.json.head !== folder)
      found.error('E040', path, `Its head is ${JSON.stringify(inventory.json.head)}.`);
    if (named.includes(folder)) for (const rule of historyRules) rule(inventory, root, found);
    read.push(inventory);
  }
  return read;
};

const statedIn = (block: unknown): readonly { readonly digest: string; readonly path: string }[] =>
  isObject(block)
    ? Object.entries(block).flatMap(([digest, paths]) =>
        isStrings(paths) ? paths.map((path) => ({ digest: digest.toLowerCase(), path })) : [],
      )
    : [];

/** Every digest that any inventory states for a file that is there; states what is missing or extra. */
const expectations = (
  context: Context,
  inventories: readonly InventoryText[],
): ReadonlyMap<string, readonly Expected[]> => {
  const { entries, found } = context;
  const files = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const expected = new Map<string, Expected[]>();
  const expect = (path: string, wanted: Expected): void => {
    if (contentPathFault(path)) return;
    if (!files.has(path)) {
      found.error(wanted.code, path, `The file is missing; ${wanted.by} names it.`);
      return;
    }
    const list = expected.get(path) ?? [];
    expected.set(path, list);
    if (!list.some(({ algorithm, digest }) => algorithm === wanted.algorithm && digest === wanted.digest))
      list.push(wanted);
  };
  for (const { json, path: by } of inventories) {
    const algorithm = json.digestAlgorithm === 'sha256' ? 'sha256' : 'sha512';
    for (const { digest, path } of statedIn(json.manifest))
      expect(path, { algorithm, digest, code: 'E092', by });
    for (const [name, block] of Object.entries(isObject(json.fixity) ? json.fixity : {}))
      if (isKnownAlgorithm(name))
        for (const { digest, path } of statedIn(block))
          expect(path, { algorithm: name, digest, code: 'E093', by });
  }
  return expected;
};

/** Content files that an inventory does not name although it covers their version. */
const checkUnnamed = (context: Context, inventory: InventoryText, content: string): void => {
  const named = new Set(statedIn(inventory.json.manifest).map(({ path }) => path));
  const versions = isObject(inventory.json.versions) ? Object.keys(inventory.json.versions) : [];
  for (const { path, type } of context.entries) {
    if (type !== 'file') continue;
    const [version, folder, ...rest] = path.split('/');
    if (!version || folder !== content || rest.length === 0 || !versions.includes(version)) continue;
    if (!named.has(path)) context.found.error('E023', path, `The file is not named by ${inventory.path}.`);
  }
};

const contentDirectoryOf = (json: JsonObject | undefined): string =>
  typeof json?.contentDirectory === 'string' ? json.contentDirectory : 'content';

/**
 * Checks one object by OCFL's rules. Paths of findings are relative to the object. `hash`: also read every file.
 * `onFile` hears of each file read.
 */
export const checkObject = async (
  tree: FileTree,
  hash: boolean,
  found: Findings,
  onFile: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<ObjectCheck> => {
  const entries: Entry[] = [];
  for await (const entry of tree.list(signal)) entries.push(entry);
  const context: Context = { tree, entries, found };
  const spec = await checkDeclaration(context);
  const inventory = isFile(context, 'inventory.json')
    ? await readText(context, 'inventory.json', spec)
    : undefined;
  if (!isFile(context, 'inventory.json'))
    found.error('E063', '', 'There is no inventory in the object’s root.');
  const content = contentDirectoryOf(inventory?.json);
  for (const rule of folderRules) rule(entries, content, found);
  if (!inventory) return { head: '', inventorySha512: '', files: 0 };

  for (const rule of inventoryRules) rule(inventory, found);
  await checkSidecar(context, inventory);
  const earlier = await checkVersions(context, inventory);
  for (const each of [inventory, ...earlier]) checkUnnamed(context, each, content);
  const expected = expectations(context, [inventory, ...earlier]);
  if (hash) await checkFixity(tree, expected, found, onFile, signal);
  return {
    head: typeof inventory.json.head === 'string' ? inventory.json.head : '',
    inventorySha512: digestOf('sha512', inventory.bytes),
    files: expected.size,
  };
};
