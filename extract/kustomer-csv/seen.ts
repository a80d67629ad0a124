import { sha256 } from '../../core/digest.js';
import { createIdSet } from '../id-set.js';
import type { ReadContext } from '../source.js';
import type { ReadRow } from './record.js';
import type { Fate } from './tally.js';

/**
 * Tells rows of overlapping windows apart: the same row again, or another state of the same thing. Twelve bytes a row
 * and as many an id; after a crash made anew from what is safe.
 */
export interface Seen {
  fate(row: Pick<ReadRow, 'id' | 'own'>): Fate;
}

/** The first 96 bits of a digest: as small as an id. */
const short = (id: string, own: string): string => sha256(`${id}\n${own}`).slice(0, 24);

/** The part of a record that does not say where it stands; see `rowReader`. */
const ownOf = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return text.slice(text.indexOf(',"cells":') + 1, -1);
};

export const rowsSeen = async (context: ReadContext, kind: string, isResumed: boolean): Promise<Seen> => {
  const ids = createIdSet();
  const whole = createIdSet();
  if (isResumed)
    for await (const { id, bytes } of context.staged(kind)) {
      if (!bytes) continue;
      ids.add(id);
      whole.add(short(id, ownOf(bytes)));
    }
  return {
    fate: ({ id, own }) => {
      if (!whole.add(short(id, own))) return 'repeated';
      return ids.add(id) ? 'new' : 'changed';
    },
  };
};
