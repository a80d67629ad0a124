import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { deskError } from '../../core/errors.js';
import type { VerifyDepth } from '../archive.js';
import type { IdentityText } from '../handover/age.js';
import { type BagProblem, checkBag, type DigestsOf } from '../handover/bag.js';
import { looksLikeHandover, openHandover } from '../handover/open.js';
import { extraInBag, payloadFolder } from '../handover/places.js';
import { diskTree, type FileTree } from './files.js';
import type { Findings } from './findings.js';
import { growingHashers } from './hashing/threads.js';
import { findTarget, type VerifyAs } from './target.js';
import { entryDigests, type KnownDigests, zipTree } from './zip-tree.js';

export interface WrappingOptions {
  /** Text of an allowed_signers file. */
  readonly signers: string | undefined;
  /** Hears bytes that nobody had read before. */
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** What is checked, on the disk or inside a hand-over; folders are relative to what was named. */
export interface Place {
  readonly folder: string;
  readonly sort: 'object' | 'store';
  /** Folder of the object or storage root; `''` when it is what was named. */
  readonly prefix: string;
  treeOf(folder: string): FileTree;
  /** Absolute path of a folder, for checks that open files by themselves; `''` inside a hand-over. */
  rootOf(folder: string): string;
  /** What is wrong with the wrapping, when there is one. */
  checkWrapping(found: Findings, options: WrappingOptions): Promise<void>;
  close(): Promise<void>;
}

const diskPlace = async (path: string, as: VerifyAs | undefined): Promise<Place> => {
  const { folder, sort, prefix } = await findTarget(path, as);
  const hashers = growingHashers();
  const rootOf = (below: string) => join(folder, below);
  return {
    folder,
    sort,
    prefix,
    treeOf: (below) => diskTree(rootOf(below), hashers),
    rootOf,
    checkWrapping: async () => {},
    close: hashers.close,
  };
};

const codeOf: Readonly<Record<BagProblem['sort'], 'H021' | 'H022' | 'H023'>> = {
  document: 'H021',
  bytes: 'H022',
  signature: 'H023',
};

const handoverPlace = async (
  file: string,
  depth: VerifyDepth,
  identity: IdentityText | undefined,
): Promise<Place> => {
  const zip = await openHandover(file, identity);
  const hashers = growingHashers();
  const known: KnownDigests = new Map();
  return {
    folder: file,
    sort: 'store',
    prefix: 'store',
    treeOf: (below) => zipTree(zip, `${payloadFolder}${below}`, hashers, known),
    rootOf: () => '',
    checkWrapping: async (found, { signers, onBytes, signal }) => {
      const digests: DigestsOf = async (path) => {
        const isRead = known.has(path);
        const came = await entryDigests(zip, path, ['sha512', 'crc32'], hashers, known, signal);
        if (!isRead) onBytes(came.bytes);
        return came.digests;
      };
      const options = {
        ...(depth === 'quick' ? {} : { digests, atOnce: hashers.threads }),
        ...(signers === undefined ? {} : { signers }),
      };
      for (const { sort, path, message } of await checkBag(zip, options))
        found.error(codeOf[sort], path, message);
      if ([...zip.entries.keys()].some((path) => path.startsWith(extraInBag)))
        found.uncovered(`what is in ${extraInBag}: its bytes are compared, nothing else`);
    },
    close: async () => {
      await hashers.close();
      await zip.source.close();
    },
  };
};

const isFile = async (path: string): Promise<boolean> => {
  const there = await stat(path).catch(() => undefined);
  return there?.isFile() ?? false;
};

export interface PlaceOptions {
  readonly depth: VerifyDepth;
  readonly as?: VerifyAs | undefined;
  readonly identity?: IdentityText | undefined;
}

/** Opens what a path names. Errors: those of `findTarget` and `openHandover`, flag-invalid. */
export const openPlace = async (path: string, { depth, as, identity }: PlaceOptions): Promise<Place> => {
  const file = resolve(path);
  if (!(await isFile(file)) || !(await looksLikeHandover(file))) return diskPlace(path, as);
  if (depth === 'deep' || as !== undefined)
    throw deskError('flag-invalid', {
      what: `A hand-over is not checked with ${depth === 'deep' ? '--deep' : '--as'}.`,
      where: file,
      next: 'Run deskarchive thaw, then deskarchive verify on the folder.',
    });
  return handoverPlace(file, depth, identity);
};
