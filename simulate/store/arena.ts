import { growableCounts } from './growable.js';

/** Keeps many small texts in few large buffers. Nothing is ever taken out: an older version stays readable. */
export interface Arena {
  /** Stores bytes, or a text as UTF-8; returns their number. */
  add(bytes: Buffer | string): number;
  /** A view, not a copy. */
  get(index: number): Buffer;
  /** Bytes held. */
  readonly size: number;
}

/** Blocks double from the first size to the second: a desk has some eighty arenas, most of them for a few records. */
const firstBlock = 16 * 1024;
const largestBlock = 8 * 1024 * 1024;

export const createArena = (): Arena => {
  const blocks: Buffer[] = [];
  const starts = growableCounts();
  const lengths = growableCounts();
  const homes = growableCounts();
  let free = 0;
  let used = 0;
  let size = 0;
  return {
    get size() {
      return size;
    },
    add: (bytes) => {
      const length = typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
      if (length > free || blocks.length === 0) {
        const room = Math.max(Math.min(firstBlock * 2 ** blocks.length, largestBlock), length);
        blocks.push(Buffer.allocUnsafeSlow(room));
        free = room;
        used = 0;
      }
      const home = blocks[blocks.length - 1] as Buffer;
      if (typeof bytes === 'string') home.write(bytes, used);
      else bytes.copy(home, used);
      homes.push(blocks.length - 1);
      lengths.push(length);
      const index = starts.push(used);
      used += length;
      free -= length;
      size += length;
      return index;
    },
    get: (index) => {
      const start = starts.get(index);
      return (blocks[homes.get(index)] as Buffer).subarray(start, start + lengths.get(index));
    },
  };
};
