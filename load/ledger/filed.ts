import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type LoadsObject, readLoadsObjects } from '../../archive-format/loads/read.js';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import type { Ledger } from '../ledger.js';

/** Number of the last line that the archive has of a ledger; 0: none. */
const linesFiled = async (home: string, object: string): Promise<number> => {
  // A rehearsal's home is no archive.
  const objects = await readLoadsObjects(home).catch(ifAbsent<readonly LoadsObject[]>([]));
  const found = objects.find(({ name }) => name === object);
  let last = 0;
  for (const { path, logical } of found?.files ?? []) {
    if (!/^runs\/run=\d+\/run\.json$/.test(logical)) continue;
    const { lines } = JSON.parse(await readFile(path, 'utf8')) as {
      readonly lines?: { readonly last?: number };
    };
    last = Math.max(last, lines?.last ?? 0);
  }
  return last;
};

/**
 * Refuses a ledger of which the archive has more than is in it: an older copy was put back, or it is gone. What it no longer
 * knows would be written a second time, and neither be compared nor be taken back. Errors: ledger-damaged.
 */
export const refuseShortened = async (home: string, { folder, path, opened }: Ledger): Promise<void> => {
  // Of one that was joined of two the archive has the runs of either, numbered as they were.
  if ((await readdir(folder)).some((name) => /^joined-\d+$/.test(name))) return;
  const filed = await linesFiled(home, basename(folder));
  if (opened.lines >= filed) return;
  throw deskError('ledger-damaged', {
    what: `It has ${opened.lines} lines, and the archive has ${filed} of it: what it no longer knows would be written again, never compared and never taken back.`,
    where: path,
    next: `Put it together from the archive: ledger/run=…/part-00000.ndjson.gz of ${basename(folder)}, unpacked, one run behind the other, and behind them the lines of runs that only this file has.`,
  });
};
