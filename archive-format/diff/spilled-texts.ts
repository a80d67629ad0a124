import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { ifAbsent } from '../../core/files.js';

/** Which text of a row: of its record before, after, or why it is gone. */
export type Side = 'before' | 'after' | 'reason';

/**
 * Texts that are met in one order and wanted in another, on the disk. Rows are numbered in the order in which they are
 * wanted and lie in some hundred groups of neighbours, each with a file of its own: texts are added where they belong, and
 * a group's are all in one file when its turn has come. Memory holds a few megabytes and the places of one group's texts.
 */
export interface SpilledTexts {
  add(row: number, side: Side, text: Buffer): void;
  /** Texts of a row that were added. Rows are asked for in ascending order, when all is added. */
  of(row: number): Promise<Readonly<Partial<Record<Side, Buffer>>>>;
  /** Takes all of it away. */
  close(): Promise<void>;
}

const sides: readonly Side[] = ['before', 'after', 'reason'];

/** Row and side, then the text's length; the text comes after the one before it. */
const entryLength = 12;
const fewest = 2_000;
const mostGroups = 512;
const mostWaiting = 16 * 2 ** 20;
/** What a small text costs beside its bytes while it waits. */
const overhead = 200;

interface Waiting {
  readonly entries: Buffer[];
  readonly texts: Buffer[];
}

interface Place {
  readonly side: Side;
  readonly offset: number;
  readonly length: number;
}

const append = (path: string, bytes: readonly Buffer[]): void => {
  const whole = Buffer.concat(bytes);
  const file = openSync(path, 'a', 0o600);
  try {
    for (let at = 0; at < whole.length; ) at += writeSync(file, whole, at);
  } finally {
    closeSync(file);
  }
};

/** `rows`: how many there are. `folder` is there and theirs alone. */
export const spilledTexts = (folder: string, rows: number): SpilledTexts => {
  const groupRows = Math.max(fewest, Math.ceil(rows / mostGroups));
  const pathOf = (group: number, sort: 'entries' | 'texts'): string => join(folder, `${group}.${sort}`);
  const waiting = new Map<number, Waiting>();
  let bytes = 0;
  const write = (): void => {
    for (const [group, { entries, texts }] of waiting) {
      append(pathOf(group, 'entries'), entries);
      append(pathOf(group, 'texts'), texts);
    }
    waiting.clear();
    bytes = 0;
  };

  let group = -1;
  let places = new Map<number, Place[]>();
  let file: number | undefined;
  const leave = async (): Promise<void> => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    places = new Map();
    for (const sort of ['entries', 'texts'] as const) await rm(pathOf(group, sort), { force: true });
  };
  const enter = async (next: number): Promise<void> => {
    write();
    await leave();
    group = next;
    const entries = await readFile(pathOf(group, 'entries')).catch(ifAbsent(undefined));
    if (!entries) return;
    file = openSync(pathOf(group, 'texts'), 'r');
    for (let at = 0, offset = 0; at < entries.length; at += entryLength) {
      const row = entries.readUInt32LE(at);
      const side = sides[entries.readUInt32LE(at + 4)] as Side;
      const length = entries.readUInt32LE(at + 8);
      places.set(row, [...(places.get(row) ?? []), { side, offset, length }]);
      offset += length;
    }
  };
  const read = ({ offset, length }: Place): Buffer => {
    const text = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const got = readSync(file as number, text, at, length - at, offset + at);
      if (got === 0)
        throw deskError('unexpected', {
          what: 'A temporary file is shorter than what was written to it.',
          where: pathOf(group, 'texts'),
        });
      at += got;
    }
    return text;
  };

  return {
    add: (row, side, text) => {
      const own = Math.floor(row / groupRows);
      const lists = waiting.get(own) ?? { entries: [], texts: [] };
      waiting.set(own, lists);
      const entry = Buffer.allocUnsafe(entryLength);
      entry.writeUInt32LE(row, 0);
      entry.writeUInt32LE(sides.indexOf(side), 4);
      entry.writeUInt32LE(text.length, 8);
      lists.entries.push(entry);
      lists.texts.push(text);
      bytes += text.length + overhead;
      if (bytes >= mostWaiting) write();
    },
    of: async (row) => {
      const own = Math.floor(row / groupRows);
      if (own !== group) await enter(own);
      const found: Partial<Record<Side, Buffer>> = {};
      for (const place of places.get(row) ?? []) found[place.side] = read(place);
      return found;
    },
    close: async () => {
      await leave();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
