/**
 * A set of ids that stays small: a 24-digit hexadecimal id takes 12 bytes in a table of its own instead of about
 * 100 as a string in a Set. Other ids go into a Set.
 */
export interface IdSet {
  readonly size: number;
  has(id: string): boolean;
  /** False when it was there already. */
  add(id: string): boolean;
}

const hex24 = /^[0-9a-f]{24}$/;
const words = 3;

/** Fullness at which the table doubles. */
const fullest = 0.6;

export const createIdSet = (): IdSet => {
  let slots = 16;
  let table = new Uint32Array(slots * words);
  let used = 0;
  let zero = false;
  const others = new Set<string>();

  /** The slot of an id, or the free one where it belongs. All zeros mark a free slot. */
  const find = (a: number, b: number, c: number, into: Uint32Array, size: number): number => {
    let slot = (Math.imul(a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b), 0xc2b2ae35) >>> 0) % size;
    for (;;) {
      const at = slot * words;
      if (into[at] === 0 && into[at + 1] === 0 && into[at + 2] === 0) return at;
      if (into[at] === a && into[at + 1] === b && into[at + 2] === c) return at;
      slot = slot + 1 === size ? 0 : slot + 1;
    }
  };

  const grow = (): void => {
    const size = slots * 2;
    const next = new Uint32Array(size * words);
    for (let at = 0; at < table.length; at += words) {
      const [a, b, c] = [table[at] as number, table[at + 1] as number, table[at + 2] as number];
      if (a === 0 && b === 0 && c === 0) continue;
      next.set([a, b, c], find(a, b, c, next, size));
    }
    table = next;
    slots = size;
  };

  const look = (id: string, put: boolean): boolean => {
    if (!hex24.test(id)) {
      const known = others.has(id);
      if (put && !known) others.add(id);
      return known;
    }
    const a = Number.parseInt(id.slice(0, 8), 16);
    const b = Number.parseInt(id.slice(8, 16), 16);
    const c = Number.parseInt(id.slice(16), 16);
    if (a === 0 && b === 0 && c === 0) {
      const known = zero;
      if (put) zero = true;
      return known;
    }
    const at = find(a, b, c, table, slots);
    const known = table[at] === a && table[at + 1] === b && table[at + 2] === c;
    if (put && !known) {
      table.set([a, b, c], at);
      used++;
      if (used > slots * fullest) grow();
    }
    return known;
  };

  return {
    get size() {
      return used + others.size + (zero ? 1 : 0);
    },
    has: (id) => look(id, false),
    add: (id) => !look(id, true),
  };
};
