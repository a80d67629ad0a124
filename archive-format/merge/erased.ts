import { readFile } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { ifAbsent, replaceFile } from '../../core/files.js';
import type { ArchiveObject } from '../archive.js';
import { coveredBy, holdsOf } from '../governance/read.js';
import { findSubject } from '../subject/find.js';
import type { SubjectSpec } from '../subject/spec.js';
import { anyObject, isSuppressed, keyFile, keysIn, listFile, readSuppressed } from '../suppress/list.js';
import type { Carried } from './carried.js';

/**
 * Who was erased from one archive may still be in the other: their list comes along first, so that the joined archive takes
 * nothing of them. Lists that were made with different keys stand in one file, and so do their keys. What a resumed run
 * finds stays: it may have learnt more since.
 */
export const carryErased = async (works: readonly string[], to: string): Promise<readonly Carried[]> => {
  const keys = new Set<string>();
  const lines = new Set<string>();
  const rows: Carried[] = [];
  for (const [from, work] of works.entries()) {
    // A list without its key ends the joining: it could bring people back.
    if (!(await readSuppressed(work))) continue;
    for (const key of keysIn(await readFile(keyFile(work), 'utf8'))) keys.add(key);
    const own = (await readFile(listFile(work), 'utf8')).split('\n').filter((line) => line.trim() !== '');
    for (const line of own) lines.add(line);
    const note = `${own.length} marks keep people out; a list that cannot be read without its key`;
    rows.push({ from, object: null, sort: 'suppress-list', name: 'suppress.ndjson', status: 'kept', note });
  }
  const isThere = (await readFile(keyFile(to), 'utf8').catch(ifAbsent(undefined))) !== undefined;
  if (keys.size === 0 || isThere) return rows;
  const mode = 0o600;
  await replaceFile(listFile(to), [...lines, ''].join('\n'), undefined, mode);
  // The key comes last: with it the list is whole.
  await replaceFile(keyFile(to), [...keys, ''].join('\n'), undefined, mode);
  return rows;
};

/**
 * What a hold on one archive keeps must not be kept out because it was erased from the other: somebody has to decide.
 * Errors: hold-blocks.
 */
export const refuseHeldErased = async (
  object: ArchiveObject,
  spec: SubjectSpec | undefined,
  otherWork: string,
  signal?: AbortSignal,
): Promise<void> => {
  const list = await readSuppressed(otherWork);
  if (!list) return;
  const { kind: source } = (await object.snapshot()).source;
  for (const { hold, release } of await holdsOf(object)) {
    if (release) continue;
    const subject = coveredBy(hold);
    // Without a declaration, or when everything is held, nobody can say that the hold is about others.
    const records =
      subject.sort === 'everything' || !spec
        ? undefined
        : [...(await findSubject(object, spec, subject, signal)).records.all()];
    if (
      records &&
      !records.some(([kind, id]) => [kind, anyObject].some((one) => isSuppressed(list, source, one, id)))
    )
      continue;
    throw deskError('hold-blocks', {
      what: `${hold.hold} (${hold.reason}) keeps what was erased from the other archive: joining would leave it out.`,
      where: object.name,
      next: 'Withdraw the hold, or join a copy of the other archive whose list of erased people was given up on purpose.',
      details: { holds: [hold.hold] },
    });
  }
};
