import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { asDeskError, deskError } from '../../core/errors.js';
import { renameDurably, writeFully } from '../../core/files.js';
import { type Progress, silent } from '../../core/progress.js';
import { settleFolder } from '../commit/publish.js';
import { newHash } from '../verify/hashing/hash.js';
import type { IdentityText } from './age.js';
import { bagDigests, bytesProblem, checkBag } from './bag.js';
import { openHandover } from './open.js';
import type { HandoverZip } from './open-zip.js';
import { partialName, refuseExisting } from './out.js';
import { extraInBag, payloadFolder, storeInBag } from './places.js';

export interface ThawOptions {
  readonly file: string;
  /** A folder that is not there yet: becomes an archive, store/ and what came along. */
  readonly out: string;
  /** For an encrypted hand-over. */
  readonly identity?: IdentityText;
  /** Text of an allowed_signers file; without it nobody says who sent this. */
  readonly signers?: string;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
}

export interface ThawReport {
  readonly out: string;
  readonly files: number;
  readonly bytes: number;
  readonly signatureChecked: boolean;
}

const refused = (what: string, where: string) => deskError('handover-refused', { what, where });

/** Where an entry goes: the payload into the archive's top, the bag's own documents into handover/. */
const placeOf = (path: string): string | undefined => {
  if (path.startsWith(storeInBag) || path.startsWith(extraInBag)) return path.slice(payloadFolder.length);
  return path.includes('/') ? undefined : `handover/${path}`;
};

/** Writes one entry below `partial`; answers its bytes, compared with what the bag says. */
const unpackEntry = async (
  zip: HandoverZip,
  path: string,
  target: string,
  digest: string | undefined,
  options: ThawOptions,
): Promise<number> => {
  const sha512 = newHash('sha512');
  const crc32 = newHash('crc32');
  let bytes = 0;
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const piece of zip.pieces(path)) {
      options.signal.throwIfAborted();
      const writing = writeFully(file, piece);
      // Heard below; until then nobody may take it for forgotten.
      writing.catch(() => undefined);
      sha512.update(piece);
      crc32.update(piece);
      bytes += piece.length;
      await writing;
    }
  } finally {
    await file.close();
  }
  const came = new Map([
    ['sha512', sha512.hex()],
    ['crc32', crc32.hex()],
  ]);
  const problem = bytesProblem(zip, path, came, digest);
  if (problem !== undefined) throw refused(problem, `${options.file}#${path}`);
  return bytes;
};

const unpack = async (zip: HandoverZip, options: ThawOptions, partial: string): Promise<number> => {
  const { file, signal, signers, progress = silent } = options;
  const [problem] = await checkBag(zip, signers === undefined ? {} : { signers });
  if (problem) throw refused(problem.message, `${file}#${problem.path}`);
  const digests = await bagDigests(zip);
  let bytes = 0;
  for (const path of zip.entries.keys()) {
    signal.throwIfAborted();
    const place = placeOf(path);
    if (place === undefined)
      throw refused('A file that belongs neither to the archive nor to the bag.', `${file}#${path}`);
    const target = join(partial, place);
    await mkdir(dirname(target), { recursive: true });
    bytes += await unpackEntry(zip, path, target, digests?.get(path), options);
    progress({ stage: 'thaw', task: 'files', done: bytes, unit: 'bytes' });
  }
  return bytes;
};

/**
 * Checks a hand-over and unpacks it. The folder appears when every byte was compared with the manifests and is on the
 * disk; until then it has a name of its own, which the next call clears away. Errors: handover-refused,
 * input-invalid, flag-invalid, not-readable, not-writable, disk-full, interrupted.
 */
export const thaw = async (options: ThawOptions): Promise<ThawReport> => {
  const { file, progress = silent } = options;
  const out = resolve(options.out);
  await refuseExisting(out);
  const partial = partialName(out);
  try {
    const zip = await openHandover(file, options.identity);
    try {
      await rm(partial, { recursive: true, force: true });
      const bytes = await unpack(zip, options, partial);
      await settleFolder(partial);
      await renameDurably(partial, out);
      progress({ stage: 'thaw', task: 'files', done: bytes, unit: 'bytes', finished: true });
      return { out, files: zip.entries.size, bytes, signatureChecked: options.signers !== undefined };
    } finally {
      await zip.source.close();
    }
  } catch (error) {
    // Whatever ended the work may refuse this too (a full or a failing disk): the first error is the one to tell, and the
    // next call clears away what stays.
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw asDeskError(error, out);
  }
};
