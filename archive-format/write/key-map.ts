import { hash } from 'node:crypto';

/**
 * A set of keys with a small number each, for millions of keys: 128 bits of a SHA-256 and four bytes, no object
 * per key. Two different keys do not meet at that length.
 */
export interface KeyMap {
  readonly size: number;
  get(key: string): number | undefined;
  set(key: string, value: number): void;
}

const words = 5;

export const keyMap = (): KeyMap => {
  let slots = 1024;
  let table = new Uint32Array(slots * words);
  let size = 0;

  /** Index of the key's slot in `table`, or of the free slot where it belongs. The last word is the value + 1; 0: free. */
  const find = (into: Uint32Array, a: number, b: number, c: number, d: number): number => {
    const count = into.length / words;
    for (let slot = a % count; ; slot = (slot + 1) % count) {
      const at = slot * words;
      if (into[at + 4] === 0) return at;
      if (into[at] === a && into[at + 1] === b && into[at + 2] === c && into[at + 3] === d) return at;
    }
  };

  const grow = (): void => {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * words);
    for (let at = 0; at < old.length; at += words) {
      if (old[at + 4] === 0) continue;
      const [a, b, c, d] = old.subarray(at, at + 4) as unknown as [number, number, number, number];
      table.set(old.subarray(at, at + words), find(table, a, b, c, d));
    }
  };

  const locate = (key: string): [at: number, digest: Buffer] => {
    const digest = hash('sha256', key, 'buffer');
    const word = (index: number) => digest.readUInt32LE(index * 4);
    return [find(table, word(0), word(1), word(2), word(3)), digest];
  };

  return {
    get size() {
      return size;
    },
    get: (key) => {
      const value = table[locate(key)[0] + 4] as number;
      return value === 0 ? undefined : value - 1;
    },
    set: (key, value) => {
      if ((size + 1) * 2 > slots) grow();
      const [at, digest] = locate(key);
      if (table[at + 4] === 0) size++;
      for (let index = 0; index < 4; index++) table[at + index] = digest.readUInt32LE(index * 4);
      table[at + 4] = value + 1;
    },
  };
};
