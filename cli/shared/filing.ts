import { readFile } from 'node:fs/promises';
import { deskError, isDeskError } from '../../core/errors.js';
import { type FiledRuns, fileRuns } from '../../load/file-runs.js';
import type { Operator } from '../../load/ledger/line.js';
import { ledgerFolder, ledgerWorkspaces } from '../../load/ledger.js';
import type { CommandContext, Options } from '../command.js';
import type { PlanPlace } from './plan-place.js';

export const operatorOption = {
  operator: {
    type: 'string',
    about: 'Who runs this, for the ledger; by default the user of this machine.',
    value: 'NAME <E-MAIL>',
  },
} as const satisfies Options;

/**
 * Text of the mapping, filed as a help beside its digest in the plan; null when it is no longer there. One that is there and
 * cannot be read is not the same. Errors: not-readable.
 */
export const mappingText = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ENOTDIR'].includes(code)) return null;
    throw deskError('not-readable', {
      what: `The mapping is there and cannot be read (${code}); the runs of the load are not filed yet.`,
      where: path,
      next: 'Make it readable and run the same command again: it files what this one could not.',
      cause,
    });
  }
};

/** Somebody else holds what is needed: the next command files what this one could not. */
const isBusy = (error: unknown): boolean =>
  isDeskError(error, 'archive-locked') || isDeskError(error, 'ledger-locked');

/**
 * Runs `work`, which keeps a busy archive waiting for nobody. Undefined, with a note, when the archive is busy: what
 * was to be filed stays in work/ and is filed with the next run. A ledger in another account's folder is never filed.
 */
export const unlessBusy = async <T>(
  context: CommandContext,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (isDeskError(error, 'ledger-foreign')) {
      context.note(`${error.where}: ${error.message} It is not filed in the archive. ${error.next}`);
      return undefined;
    }
    if (!isBusy(error)) throw error;
    context.note(
      `Not filed in the archive yet: ${(error as Error).message} The next load or readback files it.`,
    );
    return undefined;
  }
};

/** Files all runs that the archive does not have yet, of every account that this target's ledgers are of. */
export const fileAllRuns = async (
  place: PlanPlace,
  operator: Operator,
  context: CommandContext,
): Promise<readonly NonNullable<FiledRuns>[]> => {
  const { archive, plan } = place;
  const { target } = plan.header;
  const mapping = await mappingText(place.mappingPath);
  const filed: NonNullable<FiledRuns>[] = [];
  for (const workspace of await ledgerWorkspaces(archive.home, target)) {
    const one = await unlessBusy(context, () =>
      fileRuns({
        home: archive.home,
        folder: ledgerFolder(archive.home, target, workspace),
        plan,
        mapping,
        operator,
        clock: context.clock,
      }),
    );
    if (one) filed.push(one);
  }
  return filed;
};

/** Does something that writes to the ledger, and files its runs whatever comes of it. */
export const withFiling = async <T>(
  place: PlanPlace,
  operator: Operator,
  context: CommandContext,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly filed: readonly NonNullable<FiledRuns>[] }> => {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // The failure is what the person must hear; a run that was stopped is filed all the same if it can be.
    try {
      await fileAllRuns(place, operator, context);
    } catch (unfiled) {
      context.note(
        `Not filed in the archive yet: ${(unfiled as Error).message} The next load or readback files it.`,
      );
    }
    throw error;
  }
  return { result, filed: await fileAllRuns(place, operator, context) };
};

export const filedLines = (filed: readonly NonNullable<FiledRuns>[]): string[] =>
  filed.map(
    ({ object, version, runs }) =>
      `Filed in the archive: ${object} ${version} (run${runs.length === 1 ? '' : 's'} ${runs.join(', ')})`,
  );
