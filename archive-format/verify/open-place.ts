import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';
import type { VerifyDepth } from '../archive.js';
import type { IdentityText } from '../handover/age.js';
import { diskTree } from './files.js';
import { growingHashers } from './hashing/threads.js';
import type { Place } from './place.js';
import { readBrokenErasure } from './second-names.js';
import { findTarget, type VerifyAs } from './target.js';

const diskPlace = async (path: string, as: VerifyAs | undefined): Promise<Place> => {
  const { folder, sort, prefix } = await findTarget(path, as);
  const hashers = growingHashers();
  // Only an archive has a work folder beside its storage root.
  const broken = prefix === '' ? undefined : await readBrokenErasure(folder);
  const rootOf = (below: string) => join(folder, below);
  return {
    folder,
    sort,
    prefix,
    treeOf: (below) => diskTree(rootOf(below), hashers, broken?.names),
    rootOf,
    checkWrapping: async (found) => {
      for (const left of broken?.folders ?? [])
        found.uncovered(
          `${left}, which an erasure that was broken off or is at work left: the next command that writes (seal, too) brings it to its end`,
        );
    },
    close: hashers.close,
  };
};

const isFile = async (path: string): Promise<boolean> => {
  const there = await stat(path).catch(ifAbsent(undefined));
  return there?.isFile() ?? false;
};

export interface PlaceOptions {
  readonly depth: VerifyDepth;
  readonly as?: VerifyAs | undefined;
  readonly identity?: IdentityText | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens what a path names. Errors: those of `findTarget` and `openHandover`, flag-invalid. */
export const openPlace = async (
  path: string,
  { depth, as, identity, signal }: PlaceOptions,
): Promise<Place> => {
  const file = resolve(path);
  if (!(await isFile(file))) return diskPlace(path, as);
  // Read when it is needed: most of what is checked is a folder.
  const { handoverPlace, looksLikeHandover } = await import('./handover-place.js');
  if (!(await looksLikeHandover(file))) return diskPlace(path, as);
  if (as !== undefined)
    throw deskError('flag-invalid', {
      what: 'A hand-over is not checked with --as.',
      where: file,
      next: 'Run it without --as, or deskarchive thaw and then deskarchive verify on the folder.',
    });
  return handoverPlace(file, depth, identity, signal);
};
