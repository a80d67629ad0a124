import { seededRandom } from '../faults.js';

/** Draws of one thing of the desk. Equal keys give equal draws, whatever was drawn before. */
export interface Random {
  /** 0 <= x < 1 */
  next(): number;
  /** 0 <= whole number < end */
  int(end: number): number;
  /** from <= whole number <= to */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Some of a list, in its order; each with the given share. */
  some<T>(list: readonly T[], share: number): T[];
}

/** Mixes whole numbers into one seed (murmur3's finaliser), so that neighbours give unlike streams. */
export const mixSeed = (...keys: readonly number[]): number => {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ (key | 0), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
};

export const randomFor = (...keys: readonly number[]): Random => {
  const next = seededRandom(mixSeed(...keys));
  const int = (end: number) => Math.floor(next() * end);
  return {
    next,
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]) => list[int(list.length)] as T,
    some: (list, share) => list.filter(() => next() < share),
  };
};
