import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ifAbsent, replaceFile } from '../../core/files.js';

/**
 * Whether lost calls may have left things at the target that no operation owns. Looking for them costs calls, and after a
 * calm load there are none. Kept in a file beside the ledger, so that no kill forgets it.
 */
export interface Strays {
  /** What was made from then on (milliseconds since 1970) may be a stray; null: none can be. */
  readonly since: () => number | null;
  /** Something that is made at `from` or later may be left behind. On the disk when it resolves. */
  fear(from: number): Promise<void>;
  /** They were looked for, and nothing is in doubt any more. */
  calm(): Promise<void>;
}

/** @param folder that of the ledger */
export const openStrays = async (folder: string): Promise<Strays> => {
  const path = join(folder, 'strays.json');
  const text = await readFile(path, 'utf8').catch(ifAbsent<string | null>(null));
  let since = text === null ? null : (JSON.parse(text) as { readonly since: number }).since;
  let queue: Promise<void> = Promise.resolve();
  return {
    since: () => since,
    fear: (from) => {
      if (since === null || from < since) {
        since = from;
        queue = queue.then(() => replaceFile(path, `${JSON.stringify({ since: from })}\n`));
      }
      return queue;
    },
    calm: async () => {
      since = null;
      queue = queue.then(() => rm(path, { force: true }));
      return queue;
    },
  };
};
