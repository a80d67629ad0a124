import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeze } from '../../../archive-format/handover/freeze.js';
import { openHandover } from '../../../archive-format/handover/open.js';
import { makeSigningKey, readSigningKey } from '../../../archive-format/seal/signing-key.js';
import { virtualClock } from '../../../core/clock.js';
import { asset } from '../../../core/package-info.js';
import { start } from '../fixture.js';

/** The tiny archive of test/formats, handed over. */

export const key = readSigningKey(makeSigningKey('archive@example.com').privateText, 'key');

/** Trusts that key for hand-overs; the tiny archive's own versions are not signed. */
export const signers = `archive@example.com namespaces="deskarchive-handover" ${key.publicLine}\n`;

export const never = new AbortController().signal;

export const tinyArchive = async (home: string): Promise<string> => {
  await cp(asset('test', 'formats', 'v1', 'desk'), home, { recursive: true });
  return home;
};

export type FreezeChange = Partial<Parameters<typeof freeze>[0]>;

export const frozen = async (home: string, out: string, change: FreezeChange = {}) =>
  freeze({
    home,
    out,
    key,
    recipient: null,
    clock: virtualClock(start),
    signal: never,
    ...change,
  });

/** The bag's files by path, read entry by entry. */
export const filesOf = async (file: string): Promise<Map<string, Buffer>> => {
  const zip = await openHandover(file);
  const files = new Map<string, Buffer>();
  for (const [path, { from, size }] of zip.entries) files.set(path, await zip.source.read(from, size));
  await zip.source.close();
  return files;
};

/** Turns one bit of a file's byte. */
export const flipByte = async (file: string, at: number): Promise<void> => {
  const bytes = await readFile(file);
  bytes[at] = (bytes[at] as number) ^ 1;
  await writeFile(file, bytes);
};

export const storeOf = (home: string): string => join(home, 'store');
