import { createHmac, randomBytes } from 'node:crypto';
import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { syncFile } from '../../core/files.js';

/**
 * People who were erased must not come back with the next extraction. The list holds keyed digests of what was
 * erased; without the key beside it nobody can tell whose. Format: SPEC.md, governance.
 */

/** Where the key and the list are. */
export const keyFile = (work: string): string => join(work, 'suppress.key');
export const listFile = (work: string): string => join(work, 'suppress.ndjson');

const readOr = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Keys of a key file: one a line. Joined archives may have several; new marks are made with the first. */
export const keysIn = (text: string): readonly string[] => text.split(/\s+/).filter((line) => line !== '');

/** The key that new marks are made with, made when it is not there. */
export const suppressKey = async (work: string): Promise<Buffer> => {
  const [known] = keysIn((await readOr(keyFile(work))) ?? '');
  if (known !== undefined) return Buffer.from(known, 'hex');
  const key = randomBytes(32);
  await writeFile(keyFile(work), `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(keyFile(work), 0o600);
  await syncFile(keyFile(work));
  return key;
};

/** What stands for one thing of a source: a record by kind and id, or one of the objects below. */
export const suppressMark = (key: Buffer, source: string, object: string, id: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([source, object, id]))
    .digest('hex');

/** Names that stand in the place of a kind: an e-mail address, a telephone number's digits, an id wherever it stands. */
export const emailObject = '@email';
export const phoneObject = '@phone';
export const anyObject = '@any';

export const suppressLine = (hmac: string, at: string, erasure: string | null): string =>
  `${JSON.stringify({ v: 1, hmac, at, erasure })}\n`;

/** Adds lines and forces them to the disk; those that are there already are left out. */
export const addSuppressed = async (work: string, lines: readonly string[]): Promise<void> => {
  if (lines.length === 0) return;
  const there = (await readOr(listFile(work))) ?? '';
  const known = new Set(marksIn(there, listFile(work)));
  const fresh = lines.filter((line) => marksIn(line, listFile(work)).some((mark) => !known.has(mark)));
  if (fresh.length === 0) return;
  // A crash may have left half a line.
  const separator = there !== '' && !there.endsWith('\n') ? '\n' : '';
  await appendFile(listFile(work), separator + fresh.join(''), { mode: 0o600 });
  await syncFile(listFile(work));
};

const marksIn = (text: string, where: string): string[] => {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [String((JSON.parse(line) as { readonly hmac: unknown }).hmac)];
    } catch (cause) {
      if (index >= lines.length - 2) return [];
      throw deskError('archive-damaged', {
        what: 'A line of the list of suppressed people cannot be read.',
        where: `${where}:${index + 1}`,
        cause,
      });
    }
  });
};

/** Marks that were made with any of the keys. */
export interface Suppressed {
  /** At least one; the first is the one that new marks are made with. */
  readonly keys: readonly [Buffer, ...Buffer[]];
  readonly marks: ReadonlySet<string>;
}

/** The list with its keys; undefined when nobody was ever erased. Errors: archive-damaged when the key is gone. */
export const readSuppressed = async (work: string): Promise<Suppressed | undefined> => {
  const text = await readOr(listFile(work));
  if (text === undefined || text.trim() === '') return undefined;
  const [first, ...others] = keysIn((await readOr(keyFile(work))) ?? '').map((key) =>
    Buffer.from(key, 'hex'),
  );
  if (first === undefined)
    throw deskError('archive-damaged', {
      what: 'There is a list of suppressed people without its key: an extraction could bring them back.',
      where: keyFile(work),
      next: 'Restore the key from where it is kept, or remove the list to give it up on purpose.',
    });
  return { keys: [first, ...others], marks: new Set(marksIn(text, listFile(work))) };
};

/** Whether a thing of a source is on the list. */
export const isSuppressed = (
  { keys, marks }: Suppressed,
  source: string,
  object: string,
  id: string,
): boolean => keys.some((key) => marks.has(suppressMark(key, source, object, id)));
