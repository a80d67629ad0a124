import { open, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { renameDurably, writeFully } from '../../core/files.js';
import { type Progress, silent } from '../../core/progress.js';
import { objectFolders } from '../home/recovery.js';
import { withLockedHome } from '../home/session.js';
import { type HomePaths, homePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { receiptLine } from '../seal/receipt.js';
import { receiptsOf } from '../seal/receipts.js';
import type { SigningKey } from '../seal/signing-key.js';
import { type BagCounts, bagFiles, type ExtraFile } from './bag-files.js';
import { noteHandover } from './log.js';
import { partialName, refuseExisting } from './out.js';
import { promisedDigests } from './promised.js';
import { zipStream } from './zip-stream.js';

export interface FreezeOptions {
  /** The archive’s folder. */
  readonly home: string;
  /** The file; nothing may be there yet. */
  readonly out: string;
  readonly key?: SigningKey;
  /** Public keys of age; nobody: not encrypted. */
  readonly encryptTo?: readonly string[];
  /** Who gets it; goes into the list of hand-overs, not into the copy. */
  readonly recipient: string | null;
  readonly extra?: AsyncIterable<ExtraFile>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
}

export interface FreezeReport {
  readonly out: string;
  /** Of the payload. */
  readonly files: number;
  readonly bytes: number;
  readonly receipts: readonly string[];
  readonly signed: boolean;
  readonly encrypted: boolean;
}

/** Writes pieces to a new file, forced to the disk; the next piece is made while one is written. */
const writePieces = async (path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    let writing: Promise<void> = Promise.resolve();
    for await (const piece of pieces) {
      await writing;
      writing = writeFully(file, piece);
      // Heard at the next await; until then nobody may take it for forgotten.
      writing.catch(() => undefined);
    }
    await writing;
    await file.sync();
  } finally {
    await file.close();
  }
};

/** What the bag's folder is called after. */
const nameOf = async (store: string): Promise<string> => {
  const [name, ...others] = (await objectFolders(store)).filter((object) => !object.startsWith('loads-'));
  if (name === undefined || others.length > 0) return 'archive';
  return `${name}-${(await readInventory(join(store, name))).inventory.head}`;
};

const writeBag = async (
  options: FreezeOptions,
  { home, store }: HomePaths,
  partial: string,
): Promise<FreezeReport> => {
  const { out, key, clock, signal, progress = silent } = options;
  const time = new Date(clock.now()).toISOString();
  const objects = await receiptsOf(home, time);
  const receipts = objects.map(receiptLine);
  const counts: BagCounts = { files: 0, bytes: 0 };
  const encrypt = options.encryptTo?.length
    ? await (await import('./age.js')).encrypterFor(options.encryptTo)
    : undefined;
  const zip = zipStream(
    bagFiles(
      {
        store,
        top: `${await nameOf(store)}-${time.slice(0, 10).replaceAll('-', '')}`,
        time,
        ids: objects.map(({ id }) => id),
        receipts,
        promised: await promisedDigests(store),
        extra: options.extra,
        key,
        signal,
        onBytes: (done) => progress({ stage: 'freeze', task: 'files', done, unit: 'bytes' }),
      },
      counts,
    ),
  );
  await writePieces(partial, encrypt ? encrypt(zip) : zip);
  return { out, ...counts, receipts, signed: key !== undefined, encrypted: encrypt !== undefined };
};

/**
 * Writes the archive's store/ as one file: a bag (BagIt 1.0) in a stored ZIP, encrypted if wished. Streamed, with no
 * second copy on the disk; each file is compared with the inventory on the way, so that a damaged archive is not
 * handed over. The file has its name when it is whole. Errors: flag-invalid, archive-missing, archive-locked, archive-damaged,
 * archive-incomplete, not-writable, disk-full, interrupted.
 */
export const freeze = async (options: FreezeOptions): Promise<FreezeReport> => {
  const { clock, signal, progress = silent } = options;
  const out = resolve(options.out);
  if (`${out}/`.startsWith(`${homePaths(resolve(options.home)).store}/`))
    throw deskError('flag-invalid', { what: 'A hand-over cannot lie inside the store.', where: out });
  await refuseExisting(out);
  const partial = partialName(out);
  return withLockedHome(options.home, clock, async (paths) => {
    try {
      // Of a run that was killed.
      await rm(partial, { force: true });
      const report = await writeBag({ ...options, out }, paths, partial);
      signal.throwIfAborted();
      // Noted before it has its name: a copy that nobody noted must not be found lying there.
      await noteHandover(paths.home, {
        sort: 'freeze',
        at: new Date(clock.now()).toISOString(),
        recipient: options.recipient,
        file: basename(out),
        payloadBytes: report.bytes,
        signed: report.signed,
        encrypted: report.encrypted,
        receipts: report.receipts,
      });
      await renameDurably(partial, out);
      progress({ stage: 'freeze', task: 'files', done: report.bytes, unit: 'bytes', finished: true });
      return report;
    } catch (error) {
      // Whatever ended the work may refuse this too (a full or a failing disk): the first error is the one to tell, and the
      // next call clears away what stays.
      await rm(partial, { force: true }).catch(() => undefined);
      throw asDeskError(error, out);
    }
  });
};
