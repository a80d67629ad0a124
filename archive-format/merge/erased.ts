import { readFile, writeFile } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { ifAbsent, syncFile } from '../../core/files.js';
import { keyFile, listFile } from '../suppress/list.js';

/**
 * Who was erased from one archive may still be in the other: their list comes along first, so that the joined archive
 * takes nothing of them. Lists that were made with different keys cannot be one list. Errors: flag-invalid.
 */
export const carryErased = async (works: readonly string[], to: string): Promise<void> => {
  const found: { readonly work: string; readonly key: string }[] = [];
  for (const work of works) {
    const key = await readFile(keyFile(work), 'utf8').catch(ifAbsent(undefined));
    if (key !== undefined) found.push({ work, key: key.trim() });
  }
  const [first, ...others] = found;
  if (!first) return;
  if (others.some(({ key }) => key !== first.key))
    throw deskError('flag-invalid', {
      what: 'People were erased from both archives, each with a key of its own: nobody could be kept out for sure.',
      where: others.map(({ work }) => keyFile(work)).join(', '),
      next: 'Erase the same people from one of the two, put its suppress.key and suppress.ndjson away, and merge again.',
    });
  const lists: string[] = [];
  for (const { work } of found)
    lists.push((await readFile(listFile(work), 'utf8').catch(ifAbsent(''))).replace(/\n?$/, '\n'));
  for (const [path, text] of [
    [keyFile(to), `${first.key}\n`],
    [listFile(to), lists.join('').replace(/^\n+/, '')],
  ] as const) {
    await writeFile(path, text, { mode: 0o600 });
    await syncFile(path);
  }
};
