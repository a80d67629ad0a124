import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDeskError } from '../../core/errors.js';
import { writeFully } from '../../core/files.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { HandoverZip } from '../handover/open-zip.js';
import { payloadFolder, storeInBag } from '../handover/places.js';

/** A hand-over's archive in a folder of its own, for checks that SQL and ZIP readers make on files. */
export interface Unpacked {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Unpacks the archive of a hand-over into the temporary folder, which only this user can open; of an encrypted one that
 * is the plain text. Names were judged when the hand-over was opened, and entries are stored: nothing grows. Errors:
 * disk-full, not-writable, interrupted.
 */
export const unpackStore = async (zip: HandoverZip, signal?: AbortSignal): Promise<Unpacked> => {
  const { folder, remove } = await scratchFolder('verify');
  try {
    for (const path of zip.entries.keys()) {
      if (!path.startsWith(storeInBag)) continue;
      const target = join(folder, path.slice(payloadFolder.length));
      await mkdir(dirname(target), { recursive: true });
      const file = await open(target, 'wx', 0o600);
      try {
        for await (const piece of zip.pieces(path)) {
          signal?.throwIfAborted();
          await writeFully(file, piece);
        }
      } finally {
        await file.close();
      }
    }
    return { folder, remove };
  } catch (error) {
    await remove();
    throw signal?.aborted ? signal.reason : asDeskError(error, folder);
  }
};
