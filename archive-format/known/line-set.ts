/** A set of lines of one kind, by snapshot and number within it. Numbers run from 1 in each snapshot: a line costs a bit. */
export interface LineSet {
  add(snapshot: number, seq: number): void;
  has(snapshot: number, seq: number): boolean;
}

/** Lines that a page has a bit for; a damaged number far away costs one page and not all up to it. */
const pageLines = 1 << 16;

const pageOf = (seq: number): number => Math.floor(seq / pageLines);

export const lineSet = (): LineSet => {
  const snapshots = new Map<number, Map<number, Uint8Array>>();
  return {
    add: (snapshot, seq) => {
      const pages = snapshots.get(snapshot) ?? new Map<number, Uint8Array>();
      snapshots.set(snapshot, pages);
      const page = pages.get(pageOf(seq)) ?? new Uint8Array(pageLines / 8);
      pages.set(pageOf(seq), page);
      const bit = seq % pageLines;
      page[bit >> 3] = (page[bit >> 3] as number) | (1 << (bit & 7));
    },
    has: (snapshot, seq) => {
      const bit = seq % pageLines;
      return ((snapshots.get(snapshot)?.get(pageOf(seq))?.[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    },
  };
};
