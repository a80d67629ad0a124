import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ifAbsent, syncFile } from '../../core/files.js';
import type { HomePaths } from '../layout.js';
import { loadsNaming } from './loads.js';
import { newFile, swapPrefix } from './swap.js';
import type { SubjectLook, WorkFileRule } from './work-file-rule.js';

export interface WorkFiles {
  /** Relative to the home: files with new bytes below the swap's folder. */
  readonly replace: readonly string[];
  readonly remove: readonly string[];
  /** Rows that went, by file. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Made from the archive and made again when asked for. */
const isCache = (name: string): boolean => name === 'catalogs' || name.startsWith('quarantine-');

const isOurs = (name: string): boolean =>
  name.startsWith('lock.json') || name.startsWith('suppress.') || name.startsWith(swapPrefix);

/** The file itself, or the files of a folder. What cannot be listed ends the erasure: it could hide the subject. */
const filesAt = async (path: string): Promise<string[]> => {
  if (!(await lstat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

const withoutLines = (text: string, { finder }: SubjectLook): { text: string; rows: number } => {
  const lines = text.split('\n');
  const kept = lines.filter((line) => !finder.hitsJson(Buffer.from(line)));
  return { text: kept.join('\n'), rows: lines.length - kept.length };
};

/**
 * What becomes of `work/` and `models/`: caches and models go, files that a rule knows are rewritten by it, of other
 * line files the lines go that name the subject, other documents are struck, and what cannot be read as text goes as
 * a whole when the subject is in it. With `folder` the new files are written below it.
 */
export const planWorkFiles = async (
  paths: HomePaths,
  look: SubjectLook,
  rules: readonly WorkFileRule[],
  folder: string | undefined,
  scratch: string,
): Promise<WorkFiles> => {
  const names = await readdir(paths.work).catch(ifAbsent<string[]>([]));
  const remove: string[] = [];
  const replace: string[] = [];
  const rows: Record<string, number> = {};
  for (const name of names.sort()) if (isCache(name)) remove.push(`work/${name}`);
  if ((await readdir(paths.home)).includes('models')) remove.push('models');
  for (const name of names) {
    if (isCache(name) || isOurs(name) || name.startsWith('tx-')) continue;
    const top = join(paths.work, name);
    for (const from of await filesAt(top)) {
      const path = relative(paths.home, from).split(sep).join('/');
      const to = folder === undefined ? join(scratch, 'file') : newFile(folder, path);
      await mkdir(dirname(to), { recursive: true });
      const rule = rules.find((each) => each.matches(path));
      let gone = 0;
      if (rule) gone = await rule.rewrite(from, to, look);
      else {
        const bytes = await readFile(from);
        if (!look.finder.hitsJson(bytes)) continue;
        if (path.endsWith('.ndjson')) {
          const left = withoutLines(bytes.toString('utf8'), look);
          gone = left.rows;
          await writeFile(to, left.text);
        } else {
          const struck = path.endsWith('.json') ? look.finder.strikeText(bytes) : undefined;
          if (!struck) {
            remove.push(path);
            continue;
          }
          gone = 1;
          await writeFile(to, struck);
        }
      }
      if (gone === 0) continue;
      await syncFile(to);
      replace.push(path);
      rows[path] = gone;
    }
  }
  remove.push(...(await loadsNaming(paths, look, rules)));
  return { replace, remove, rows };
};
