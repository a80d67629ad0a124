import { readdir, readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { deskError } from '../../core/errors.js';
import { type Progress, silent } from '../../core/progress.js';
import type { VerifyDepth, VerifyReport } from '../archive.js';
import { lookAtHome } from '../home/look.js';
import { homePaths } from '../layout.js';
import { storeDeclaration, storeDeclarationText } from '../ocfl/inventory.js';
import { diskTree } from './files.js';
import { type Findings, findings } from './findings.js';
import { checkObject, type ObjectCheck } from './object.js';
import { type Counters, checkOwn } from './own.js';

export interface VerifyOptions {
  readonly depth?: VerifyDepth;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

const always: readonly string[] = [
  'whether the source held more than it showed: see the gaps',
  'putting back an older whole copy of the archive: compare the inventory digest with a receipt kept elsewhere',
  'signatures: they are checked by the seal commands',
];

const notCovered: Readonly<Record<VerifyDepth, readonly string[]>> = {
  quick: [
    'the bytes of the files: run without --quick',
    'records, attachments and tables: run with --deep',
    ...always,
  ],
  default: ['whether records, attachments and tables fit together: run with --deep', ...always],
  deep: always,
};

/** Findings of one object, under its own name when there are several. */
const under = (found: Findings, folder: string): Findings => {
  const place = (path: string) => (folder === '' ? path : path === '' ? folder : `${folder}/${path}`);
  return {
    error: (code, path, message) => found.error(code, place(path), message),
    warning: (code, path, message) => found.warning(code, place(path), message),
    list: found.list,
  };
};

interface Target {
  /** Checked folder; findings are relative to it. */
  readonly folder: string;
  /** Object folders relative to it; `''` when it is an object itself. */
  readonly objects: readonly string[];
}

/** A storage root's own rules, and its objects. */
const checkStore = async (store: string, prefix: string, found: Findings): Promise<readonly string[]> => {
  const objects: string[] = [];
  const declaration = join(store, storeDeclaration);
  if ((await readFile(declaration, 'utf8')) !== storeDeclarationText)
    found.error('E080', `${prefix}${storeDeclaration}`, 'The declaration does not repeat its name.');
  for (const entry of (await readdir(store, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = `${prefix}${entry.name}`;
    if (entry.isSymbolicLink()) found.error('E090', path, 'A link; links are not allowed and not followed.');
    if (!entry.isDirectory() || entry.name === 'extensions') continue;
    const inside = await readdir(join(store, entry.name));
    if (inside.length === 0) found.error('E073', path, 'An empty folder.');
    else if (inside.some((name) => name.startsWith('0=ocfl_object_'))) objects.push(path);
    else found.error('E088', path, 'A folder that is not an object.');
  }
  return objects;
};

const findTarget = async (path: string, found: Findings): Promise<Target> => {
  const folder = resolve(path);
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw deskError('archive-missing', { what: 'There is nothing at this path.', where: folder, cause });
    if (code === 'ENOTDIR')
      throw deskError('archive-not-a-folder', {
        what: 'The path is a file, not a folder.',
        where: folder,
        cause,
      });
    throw deskError('not-readable', { what: `The folder cannot be read (${code}).`, where: folder, cause });
  }
  if (names.some((name) => name.startsWith('0=ocfl_object_')) || names.includes('inventory.json'))
    return { folder, objects: [''] };
  if (names.includes(storeDeclaration)) return { folder, objects: await checkStore(folder, '', found) };
  if (names.length === 0) throw deskError('archive-foreign', { what: 'The folder is empty.', where: folder });
  if ((await lookAtHome(folder)) !== 'archive')
    throw deskError('archive-incomplete', {
      what: 'The archive was begun and holds nothing yet.',
      where: folder,
    });
  return { folder, objects: await checkStore(homePaths(folder).store, 'store/', found) };
};

/**
 * Checks an archive home, an OCFL storage root or an OCFL object. Damage is reported, never thrown; nothing is
 * changed, nothing outside the folder is read, links are not followed. Errors: archive-missing,
 * archive-not-a-folder, archive-foreign, archive-incomplete, archive-damaged (a store/ without declaration), not-readable.
 */
export const verify = async (path: string, options: VerifyOptions = {}): Promise<VerifyReport> => {
  const { depth = 'default', signal, progress = silent } = options;
  const found = findings();
  const { folder, objects } = await findTarget(path, found);
  const checked: Counters = { objects: 0, files: 0 };
  const checks: { name: string; check: ObjectCheck }[] = [];
  let bytes = 0;
  for (const object of objects) {
    const root = join(folder, object);
    const tree = diskTree(root);
    const own = under(found, object);
    const onFile = (more: number): void => {
      bytes += more;
      progress({ stage: 'verify', task: 'files', done: bytes, unit: 'bytes' });
    };
    const check = await checkObject(tree, depth !== 'quick', own, onFile, signal);
    checked.objects = (checked.objects ?? 0) + 1;
    checked.files = (checked.files ?? 0) + check.files;
    checks.push({ name: object.slice(object.lastIndexOf('/') + 1), check });
    await checkOwn({ root, tree, depth, found: own, checked, options });
  }
  if (depth !== 'quick') checked.bytes = bytes;
  progress({ stage: 'verify', task: 'files', done: bytes, unit: 'bytes', finished: true });
  return {
    depth,
    objects: checks.map(({ name, check }) => ({
      name: name === '' ? (folder.split(sep).at(-1) ?? '') : name,
      head: check.head,
      inventorySha512: check.inventorySha512,
    })),
    findings: found.list(),
    checked,
    notCovered: notCovered[depth],
  };
};
