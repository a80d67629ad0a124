import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import type { Entry } from '../tree.js';
import { checkDeclaration, storeDeclared } from './declaration.js';
import { isRegisteredExtension } from './extensions.js';
import { isObject } from './json-object.js';

/** What a storage root came to. */
export interface StoreCheck {
  readonly spec: string;
  /** Folders of its objects, relative to it, sorted. */
  readonly objects: readonly string[];
}

/** Far above what names a layout. */
const longestLayout = 1 << 20;

/** What lies directly in each folder; `''` is the storage root. */
type Children = ReadonlyMap<string, readonly Entry[]>;

const childrenOf = (entries: readonly Entry[]): Children => {
  const children = new Map<string, Entry[]>([['', []]]);
  for (const entry of entries) {
    if (entry.type === 'folder') children.set(entry.path, []);
    children.get(entry.path.slice(0, Math.max(0, entry.path.lastIndexOf('/'))))?.push(entry);
  }
  return children;
};

const nameOf = ({ path }: Entry): string => path.slice(path.lastIndexOf('/') + 1);

/** A folder that declares it, or that has lost its declaration and still has its inventory. */
const isObjectRoot = (inside: readonly Entry[]): boolean =>
  inside.some(
    (entry) =>
      entry.type === 'file' &&
      (nameOf(entry) === 'inventory.json' || nameOf(entry).startsWith('0=ocfl_object_')),
  );

/** Links and devices outside of objects, which say it of their own; empty folders wherever they are. */
const checkEntries = (children: Children, folder: string, found: Findings): void => {
  for (const { path, type, isHardLink } of children.get(folder) ?? []) {
    if (type === 'link') found.error('E090', path, 'A link; links are not allowed and not followed.');
    if (type === 'other') found.error('E089', path, 'Neither a file nor a folder.');
    if (isHardLink) found.error('E090', path, 'A hard link: other names have the same bytes.');
    if (type === 'folder' && children.get(path)?.length === 0) found.error('E073', path, 'An empty folder.');
  }
};

/** Walks the hierarchy down to its objects. Answers those below the folder. */
const findObjects = (children: Children, folder: string, found: Findings): readonly string[] => {
  checkEntries(children, folder, found);
  const inside = children.get(folder) ?? [];
  const objects: string[] = [];
  const dead: Entry[] = [];
  for (const entry of inside) {
    if (entry.type !== 'folder' || (folder === '' && entry.path === 'extensions')) continue;
    const below = children.get(entry.path) ?? [];
    const more = isObjectRoot(below) ? [entry.path] : findObjects(children, entry.path, found);
    if (more.length === 0 && below.length > 0) dead.push(entry);
    objects.push(...more);
  }
  if (folder !== '' && objects.length === 0) return [];
  for (const { path } of dead)
    found.error(
      folder === '' ? 'E088' : 'E085',
      path,
      folder === ''
        ? 'A folder that is no object and leads to none.'
        : 'The hierarchy ends without an object.',
    );
  if (folder !== '')
    for (const { path, type } of inside)
      if (type === 'file') found.error('E084', path, 'A file in a folder that leads to objects.');
  return objects;
};

const checkExtensions = (children: Children, spec: string, found: Findings): void => {
  const walk = (folder: string): void => {
    checkEntries(children, folder, found);
    for (const { path, type } of children.get(folder) ?? []) if (type === 'folder') walk(path);
  };
  walk('extensions');
  for (const entry of children.get('extensions') ?? []) {
    if (entry.type !== 'folder')
      found.error(spec === '1.0' ? 'E086' : 'E112', entry.path, 'A file among the extensions.');
    else if (!isRegisteredExtension(nameOf(entry)))
      found.warning(spec === '1.0' ? 'W013' : 'W016', entry.path, 'An extension that is not registered.');
  }
};

const checkLayout = async (tree: FileTree, found: Findings): Promise<void> => {
  const path = 'ocfl_layout.json';
  let layout: unknown;
  try {
    layout = JSON.parse((await tree.read(path, longestLayout)).toString('utf8'));
  } catch {
    // Not JSON: it has neither of its two keys, which is what is said below.
  }
  if (!isObject(layout) || typeof layout.extension !== 'string' || typeof layout.description !== 'string') {
    found.error('E070', path, 'The layout does not say its extension and its description.');
    return;
  }
  if (!isRegisteredExtension(layout.extension))
    found.error('E071', path, `The extension ${JSON.stringify(layout.extension)} is not registered.`);
  found.uncovered(`whether each object lies where ${layout.extension} puts it`);
};

/** Checks a storage root by OCFL's rules, without looking into its objects. */
export const checkStore = async (
  tree: FileTree,
  found: Findings,
  signal?: AbortSignal,
): Promise<StoreCheck> => {
  const entries: Entry[] = [];
  for await (const entry of tree.list(signal)) entries.push(entry);
  const children = childrenOf(entries);
  const names = (children.get('') ?? []).filter(({ type }) => type === 'file').map(nameOf);
  const spec = (await checkDeclaration(tree, names, storeDeclared, found)) ?? '';
  const objects = [...findObjects(children, '', found)].sort();
  checkExtensions(children, spec, found);
  if (names.includes('ocfl_layout.json')) await checkLayout(tree, found);
  if (new Set(objects.map((path) => path.includes('/'))).size > 1)
    found.warning('W015', '', 'Objects lie both at the top and in a hierarchy.');
  return { spec, objects };
};
