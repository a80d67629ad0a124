import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { deskError } from '../../core/errors.js';

/** A file that a user handed over. Which records it holds is found by looking into it. */
export interface InputFile {
  /** Unique among all inputs, with `/`; never a path of the machine it was read on. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

const isPattern = (text: string): boolean => /[*?[\]]/.test(text);

const expression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split(/(\*\*\/?|\*|\?)/)
      .map((piece) =>
        piece.startsWith('**')
          ? '(?:.*/)?'
          : piece === '*'
            ? '[^/]*'
            : piece === '?'
              ? '[^/]'
              : piece.replace(/[.+^${}()|\\[\]]/g, '\\$&'),
      )
      .join('')}$`,
  );

/** Files below a folder, as paths relative to it; hidden ones and the leavings of archivers are no input. */
const below = (folder: string, deep: boolean, prefix = ''): string[] =>
  readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') return [];
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return deep ? below(folder, deep, name) : [];
    return entry.isFile() ? [name] : [];
  });

const expand = (given: string): string[] => {
  if (!isPattern(given)) {
    const path = resolve(given);
    return statSync(path).isDirectory() ? below(path, false).map((name) => join(path, name)) : [path];
  }
  const pieces = given.split(/[\\/]/);
  const first = pieces.findIndex(isPattern);
  const root = resolve(pieces.slice(0, first).join('/') || (given.startsWith('/') ? '/' : '.'));
  const pattern = pieces.slice(first).join('/');
  const matches = expression(pattern);
  return below(root, pattern.includes('/'))
    .filter((name) => matches.test(name))
    .map((name) => join(root, name));
};

const commonFolder = (paths: readonly string[]): string => {
  let common = dirname(paths[0] as string);
  while (!paths.every((path) => path.startsWith(common.endsWith(sep) ? common : common + sep)))
    common = dirname(common);
  return common;
};

const naturally = new Intl.Collator('en', { numeric: true });

/** Names in the order in which people count: `part-9` before `part-10`. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  naturally.compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/**
 * The files that paths, folders and patterns (`*`, `?`, `**`) stand for, each once, by name. Errors: flag-invalid when
 * one stands for nothing, not-readable.
 */
export const inputFiles = (given: readonly string[]): readonly InputFile[] => {
  const refuse = (what: string, next: string) => deskError('flag-invalid', { what, where: '--files', next });
  if (given.length === 0)
    throw refuse('--files is needed.', 'Name the export’s files, a folder or a pattern.');
  const paths = new Set<string>();
  for (const one of given) {
    let found: string[];
    try {
      found = expand(one);
    } catch (cause) {
      throw deskError('not-readable', { what: 'The file or folder cannot be read.', where: one, cause });
    }
    if (found.length === 0)
      throw refuse(`There is no file for "${one}".`, 'Look at the path or the pattern.');
    for (const path of found) paths.add(path);
  }
  const all = [...paths];
  const root = commonFolder(all);
  return all
    .map((path) => ({
      path,
      name: (all.length === 1 ? basename(path) : path.slice(root.length).replace(/^[\\/]/, '')).replaceAll(
        sep,
        '/',
      ),
      bytes: statSync(path).size,
    }))
    .sort(byName);
};
