import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ifAbsent, replaceFile } from '../../core/files.js';
import { keyMap } from '../write/key-map.js';
import { digestAt, digestLength, type KnownIndex, kindAt, knownKey, lineLength, markAt } from './entry.js';

/**
 * What the archive holds while a delta snapshot is written: whether a record that comes is another one than the one that
 * is there, and which records did not come at all. Reads are single blocks of a sorted file; memory holds one number per
 * block, one bit per record and about 40 bytes per record that this snapshot changed.
 */
export interface Known {
  /** Whether a record is there: from before and not buried since, or written by this snapshot. */
  holds(kind: string, id: string): boolean;
  /** Notes that a record came. True when it is the one that is there. `lesser`: any form that is there will do. */
  came(kind: string, id: string, digest: string, lesser: boolean): boolean;
  /** Notes that a record is gone. False when it was not there. */
  gone(kind: string, id: string): boolean;
  /** Makes durable which records came. What it says may be ahead of the last flush, never behind. */
  sync(): Promise<void>;
  /** Keys of the records of a kind that were there before and neither came nor were buried. */
  absent(kind: string): Generator<readonly string[]>;
  close(): void;
}

/** Lines a block. */
const blockLines = 64;
const absentChunk = 2048;

const digestBytes = digestLength / 2;
const nothing = new Uint8Array(digestBytes);

interface Entry {
  readonly place: number;
  readonly isNewest: boolean;
  readonly digest: string;
}

export interface KnownOptions {
  readonly index: KnownIndex;
  /** File with a bit per line: whether the record came. */
  readonly seen: string;
  /** This run goes on with an earlier one: the file must be there. */
  readonly resumed: boolean;
}

/** The first 48 bits of a key as a number that sorts like the key. */
const headOf = (key: string): number => Number.parseInt(key.slice(0, 12), 16);

export const openKnown = async ({ index, seen, resumed }: KnownOptions): Promise<Known> => {
  const file = openSync(index.path, 'r');
  let open = true;
  const count = Math.floor(fstatSync(file).size / lineLength);
  const blocks = Math.ceil(count / blockLines);
  const fences = new Float64Array(blocks);
  const small = Buffer.alloc(12);
  for (let block = 0; block < blocks; block++) {
    readSync(file, small, 0, 12, block * blockLines * lineLength);
    fences[block] = headOf(small.toString('latin1'));
  }
  let bits = new Uint8Array(Math.ceil(count / 8));
  const stored = await readFile(seen).catch(ifAbsent(undefined));
  if (stored?.length === bits.length) bits = new Uint8Array(stored);
  // Without its file nothing is known of what came before the break: then nothing counts as absent.
  else if (resumed) bits.fill(0xff);
  let dirty = !resumed;

  /**
   * Lines of records that this snapshot wrote anew or buried. Not among the durable bits: those may be ahead of the last
   * flush, and what was lost with it has to be found again.
   */
  const settled = new Set<number>();

  /** What this snapshot did to a record: the digest of what it wrote; empty when it buried it. */
  const touched = keyMap();
  let digests = new Uint8Array(1024 * digestBytes);

  const buffer = Buffer.alloc(blockLines * lineLength);
  const find = (key: string): Entry[] => {
    const head = headOf(key);
    // The last block that begins before the key; equal keys may go on in the blocks after it.
    let low = 0;
    let high = blocks;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((fences[middle] as number) < head) low = middle + 1;
      else high = middle;
    }
    const found: Entry[] = [];
    for (let block = Math.max(0, low - 1); block < blocks; block++) {
      if ((fences[block] as number) > head) break;
      const length = readSync(file, buffer, 0, buffer.length, block * buffer.length);
      const text = buffer.toString('latin1', 0, length);
      let at = text.indexOf(key);
      // A digest may hold the same digits; only the beginning of a line counts.
      for (; at >= 0 && at < length; at = text.indexOf(key, at + 1)) {
        if (at % lineLength !== 0) continue;
        found.push({
          place: block * blockLines + at / lineLength,
          isNewest: text[at + markAt] === '1',
          digest: text.slice(at + digestAt, at + digestAt + digestLength),
        });
      }
    }
    return found;
  };

  const mark = (entries: readonly Entry[]): void => {
    for (const { place } of entries) {
      bits[place >>> 3] = (bits[place >>> 3] as number) | (1 << (place & 7));
      dirty = true;
    }
  };

  const touch = (name: string, digest: string): void => {
    const number = touched.get(name) ?? touched.size;
    touched.set(name, number);
    if ((number + 1) * digestBytes > digests.length) {
      const larger = new Uint8Array(digests.length * 2);
      larger.set(digests);
      digests = larger;
    }
    digests.set(digest === '' ? nothing : Buffer.from(digest, 'hex'), number * digestBytes);
  };
  const touchedDigest = (name: string): string | undefined => {
    const number = touched.get(name);
    if (number === undefined) return undefined;
    const digest = digests.subarray(number * digestBytes, (number + 1) * digestBytes);
    return digest.every((byte) => byte === 0) ? '' : Buffer.from(digest).toString('hex');
  };

  return {
    holds: (kind, id) => {
      const digest = touchedDigest(`${kind}/${id}`);
      if (digest !== undefined) return digest !== '';
      return find(knownKey(kind, id)).length > 0;
    },
    came: (kind, id, digest, lesser) => {
      const name = `${kind}/${id}`;
      const short = digest.slice(0, digestLength);
      const newer = touchedDigest(name);
      const entries = newer === undefined || lesser ? find(knownKey(kind, id)) : [];
      const isSame =
        newer === undefined || (lesser && newer !== '')
          ? newer === short || entries.some((entry) => entry.digest === short && (entry.isNewest || lesser))
          : newer === short;
      if (isSame) mark(entries);
      else {
        for (const { place } of entries) settled.add(place);
        touch(name, short);
      }
      return isSame;
    },
    gone: (kind, id) => {
      const name = `${kind}/${id}`;
      const newer = touchedDigest(name);
      const entries = find(knownKey(kind, id));
      if (newer === '' || (newer === undefined && entries.length === 0)) return false;
      for (const { place } of entries) settled.add(place);
      touch(name, '');
      return true;
    },
    sync: async () => {
      if (!dirty) return;
      dirty = false;
      await replaceFile(seen, bits);
    },
    *absent(kind) {
      const number = index.kinds.indexOf(kind);
      if (number < 0) return;
      const digits = number.toString(16).padStart(3, '0');
      let keys: string[] = [];
      for (let block = 0; block < blocks; block++) {
        const length = readSync(file, buffer, 0, buffer.length, block * buffer.length);
        const text = buffer.toString('latin1', 0, length);
        for (let line = 0; line * lineLength < length; line++) {
          const place = block * blockLines + line;
          const at = line * lineLength;
          const came = ((bits[place >>> 3] as number) >>> (place & 7)) & 1;
          if (
            came ||
            settled.has(place) ||
            text[at + markAt] !== '1' ||
            text.slice(at + kindAt, at + digestAt) !== digits
          )
            continue;
          keys.push(text.slice(at, at + markAt));
          if (keys.length < absentChunk) continue;
          yield keys;
          keys = [];
        }
      }
      if (keys.length > 0) yield keys;
    },
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
};
