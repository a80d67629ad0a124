import { readFile } from 'node:fs/promises';
import { readLines } from '../../core/ndjson.js';
import type { HomePaths } from '../layout.js';
import { type LoadsObject, readLoadsObjects } from '../loads/read.js';
import type { SubjectLook, WorkFileRule } from './work-file-rule.js';

const isAbout = (line: Buffer, look: SubjectLook, rules: readonly WorkFileRule[]): boolean =>
  look.finder.hitsJson(line) || rules.some((rule) => rule.isAbout?.(line, look) === true);

const names = async (
  { files }: LoadsObject,
  look: SubjectLook,
  rules: readonly WorkFileRule[],
): Promise<boolean> => {
  for (const { path, logical } of files) {
    if (/\.ndjson(\.gz)?$/.test(logical)) {
      for await (const { bytes } of readLines(path)) if (isAbout(bytes, look, rules)) return true;
      // Maps of ids say nothing that their run's lines do not.
    } else if (!logical.startsWith('idmap/') && look.finder.hitsJson(await readFile(path))) return true;
  }
  return false;
};

/**
 * Objects of loads that name the subject, as paths relative to the home. They go as a whole: what is left of their
 * ledger below work/ is filed anew by the next load.
 */
export const loadsNaming = async (
  paths: HomePaths,
  look: SubjectLook,
  rules: readonly WorkFileRule[],
): Promise<readonly string[]> => {
  const naming: string[] = [];
  for (const object of await readLoadsObjects(paths.home))
    if (await names(object, look, rules)) naming.push(`store/${object.name}`);
  return naming;
};
