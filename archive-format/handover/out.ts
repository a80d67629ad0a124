import { lstat } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';

/** Names of what is written: nothing half-done under the final one, nothing of the user's under the other. */

/** What it is called until it is whole; of a process that was killed it is cleared away by the next one. */
export const partialName = (out: string): string => `${out}.deskarchive-partial`;

/** Errors: flag-invalid when something of this name is there. */
export const refuseExisting = async (out: string): Promise<void> => {
  if (await lstat(out).catch(ifAbsent(undefined)))
    throw deskError('flag-invalid', {
      what: 'There is something of this name already.',
      where: out,
      next: 'Name something new; what is there is never written over.',
    });
};
