/**
 * Numbers kept in an order. Many are added at once and sorted when first looked at; single changes afterwards move
 * a block of memory and cost no new sort.
 */
export interface Sorted {
  readonly length: number;
  at(position: number): number;
  /** First position whose number is not `before` some bound; `before` must be true first, then false. */
  seek(before: (row: number) => boolean): number;
  /** While filling: in any order. */
  add(row: number): void;
  /** Puts one number in its place. */
  insert(row: number): void;
  /** The number must still compare as when it was added. */
  remove(row: number): void;
}

export const createSorted = (compare: (a: number, b: number) => number): Sorted => {
  let rows = new Uint32Array(256);
  let length = 0;
  let sorted = true;

  const settle = () => {
    if (sorted) return;
    rows.subarray(0, length).sort(compare);
    sorted = true;
  };
  const seek = (before: (row: number) => boolean): number => {
    settle();
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(rows[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const room = () => {
    if (length < rows.length) return;
    const bigger = new Uint32Array(Math.ceil(rows.length * 1.5));
    bigger.set(rows);
    rows = bigger;
  };

  return {
    get length() {
      return length;
    },
    at: (position) => {
      settle();
      return rows[position] as number;
    },
    seek,
    add: (row) => {
      room();
      if (length > 0 && compare(rows[length - 1] as number, row) > 0) sorted = false;
      rows[length++] = row;
    },
    insert: (row) => {
      const at = seek((other) => compare(other, row) < 0);
      room();
      rows.copyWithin(at + 1, at, length);
      rows[at] = row;
      length++;
    },
    remove: (row) => {
      const at = seek((other) => compare(other, row) < 0);
      if (at >= length || rows[at] !== row) return;
      rows.copyWithin(at, at + 1, length);
      length--;
    },
  };
};
