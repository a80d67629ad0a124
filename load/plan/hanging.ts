import { createHash } from 'node:crypto';
import type { Duck } from '../../core/duckdb.js';
import { loadSql } from '../sql-file.js';

/**
 * Whether the ledger has a thing by its key. True may be wrong once in 2^53: an ending too many has nothing to do.
 * Eight bytes a key, since a desk may have millions.
 */
export type Hanging = (key: string) => boolean;

export const nothingHangs: Hanging = () => false;

const numberOf = (key: string): number => {
  const digest = createHash('sha256').update(key).digest();
  return digest.readUIntBE(0, 6) * 32 + ((digest[6] ?? 0) >> 3);
};

const holds = (sorted: Float64Array, wanted: number): boolean => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
};

/** Needs the view `ledger`. */
export const readHanging = async (duck: Duck, kinds: readonly string[]): Promise<Hanging> => {
  const reader = await duck.connect();
  let numbers = new Float64Array(1024);
  let count = 0;
  try {
    for await (const rows of reader.stream<{ key: string }>(loadSql('hanging', { kinds })))
      for (const { key } of rows) {
        if (count === numbers.length) {
          const wider = new Float64Array(2 * count);
          wider.set(numbers);
          numbers = wider;
        }
        numbers[count++] = numberOf(key);
      }
  } finally {
    reader.close();
  }
  const sorted = numbers.subarray(0, count).sort();
  return (key) => holds(sorted, numberOf(key));
};
