import { sha256 } from '../../core/digest.js';
import { quoted } from '../../core/duckdb.js';

/**
 * One line of the index: 24 digits of the key's digest, `1` for the newest line of a record and `0` for another form of
 * it, three digits of its kind's number, 32 digits of the record's digest, a line break. All lines are of one length, so a
 * place in the file is a number.
 */

export const keyLength = 24;
export const markAt = keyLength;
export const kindAt = keyLength + 1;
export const digestAt = keyLength + 4;
export const digestLength = 32;
export const lineLength = digestAt + digestLength + 1;

export interface KnownIndex {
  readonly path: string;
  /** Kinds by their numbers. */
  readonly kinds: readonly string[];
}

export const kindDigits = (number: number): string => number.toString(16).padStart(3, '0');

/** 96 bits of SHA-256: two of a billion records meet with a chance of one in 10^11, and then still differ by digest. */
export const knownKey = (kind: string, id: string): string => sha256(`${kind}/${id}`).slice(0, keyLength);

/** The same as SQL. */
export const keySql = (kind: string, id: string): string =>
  `substr(sha256(${quoted(`${kind}/`)} || ${id}), 1, ${keyLength})`;
