import { readdir, rm, rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { asDeskError, deskError } from '../../core/errors.js';
import { ifAbsent, renameDurably } from '../../core/files.js';
import type { Archive } from '../archive.js';
import { partialName } from '../handover/out.js';
import { lockHome } from '../home/lock.js';
import { lookAtHome } from '../home/look.js';
import { homePaths } from '../layout.js';
import { createArchive } from '../open.js';
import { type MaskOptions, maskObject } from './mask.js';

export interface MaskedCopyOptions extends Omit<MaskOptions, 'to'> {
  /** Home of the copy; nothing may be there yet. */
  readonly out: string;
  /** Called when the copy is whole and before it has its name. */
  readonly beforeNaming: (home: string) => Promise<void>;
}

export interface MaskedCopy {
  readonly home: string;
  readonly snapshots: number;
  readonly records: number;
}

const foreign = (what: string, where: string) => deskError('archive-foreign', { what, where });

/**
 * Takes away what a killed run left of a copy. It cannot be gone on with: its seed is gone with it, and one copy under two
 * seeds has people who are two. What a merge left under this name, or a living process writes, stays.
 */
const clear = async (partial: string, clock: MaskOptions['clock']): Promise<void> => {
  if ((await lookAtHome(partial)) === 'new') return;
  const paths = homePaths(partial);
  const names = [...(await readdir(partial)), ...(await readdir(paths.work).catch(ifAbsent<string[]>([])))];
  if (names.includes('merge.json')) throw foreign('The folder beside the copy is in use.', partial);
  const lock = await lockHome(paths, clock);
  await lock.release();
  await rm(partial, { recursive: true, force: true });
};

/**
 * Writes a masked copy of an object as an archive of its own. It is written beside its place and gets its name when it is
 * whole, so that half of it is never taken for a copy. Errors: archive-foreign when something is in the place,
 * archive-locked when another run writes the same copy; those of `maskObject`.
 */
export const maskArchive = async (options: MaskedCopyOptions): Promise<MaskedCopy> => {
  const { clock, progress } = options;
  const out = resolve(options.out);
  if ((await lookAtHome(out)) !== 'new')
    throw foreign('The folder for the copy holds something already.', out);
  const partial = partialName(out);
  await clear(partial, clock);
  try {
    const to: Archive = await createArchive(partial, { clock, progress });
    const done = await maskObject({ ...options, to });
    await options.beforeNaming(out);
    // An empty folder may be there; not every system renames onto one.
    await rmdir(out).catch(ifAbsent(undefined));
    await renameDurably(partial, out);
    return { home: out, ...done };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw asDeskError(error, out);
  }
};
