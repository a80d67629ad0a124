import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VerifyDepth } from '../../archive-format/archive.js';
import { editLines, mendInventories, replace } from '../archive/forge.js';

/** One way to damage the tiny archive of test/formats, and what verify finds then. */
export interface Recipe {
  readonly name: string;
  readonly depth?: VerifyDepth;
  readonly damage: (at: Damaged) => Promise<unknown>;
  /** `CODE path`, sorted by path; paths in the object are relative to it. Each code and path once. */
  readonly found: readonly string[];
}

export const objectName = 'sample-acme-2025';

/** A copy of the archive, and the ways to spoil it. Paths are relative to the object. */
export interface Damaged {
  readonly home: string;
  readonly object: string;
  path(name: string): string;
  read(name: string): Promise<Buffer>;
  write(name: string, bytes: Buffer | string): Promise<void>;
  /** Turns one bit of the byte at a share of the file's length. */
  flip(name: string, share?: number): Promise<void>;
  cut(name: string, bytes: number): Promise<void>;
  remove(name: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Edits the text of a file. */
  text(name: string, edit: (text: string) => string): Promise<void>;
  /** Edits the lines of a gzip file. */
  lines(name: string, edit: (lines: string[]) => string[]): Promise<void>;
  /** Makes all checksums right again, as somebody would who wants to hide the damage. */
  mend(): Promise<void>;
}

export const damagedCopy = async (sound: string, home: string): Promise<Damaged> => {
  await cp(sound, home, { recursive: true });
  const object = join(home, 'store', objectName);
  const path = (name: string): string => join(object, name);
  const read = (name: string): Promise<Buffer> => readFile(path(name));
  const write = async (name: string, bytes: Buffer | string): Promise<void> => {
    await mkdir(dirname(path(name)), { recursive: true });
    await replace(path(name), bytes);
  };
  return {
    home,
    object,
    path,
    read,
    write,
    flip: async (name, share = 0.5) => {
      const bytes = await read(name);
      const index = Math.floor(bytes.length * share);
      bytes[index] = (bytes[index] as number) ^ 1;
      await write(name, bytes);
    },
    cut: async (name, bytes) => write(name, (await read(name)).subarray(0, -bytes)),
    remove: (name) => rm(path(name), { recursive: true }),
    move: async (from, to) => {
      await mkdir(dirname(path(to)), { recursive: true });
      await rename(path(from), path(to));
    },
    text: async (name, edit) => write(name, edit((await read(name)).toString('utf8'))),
    lines: (name, edit) => editLines(path(name), edit),
    mend: () => mendInventories(object),
  };
};

/** Logical paths of the newest snapshot's files. */
export const notes = 'v2/content/raw/note/snapshot=2/part-00000.ndjson.gz';
export const odd = 'v2/content/raw/note/snapshot=2/odd-00000.ndjson.gz';
export const tickets = 'v2/content/raw/ticket/snapshot=2/part-00000.ndjson.gz';
export const requests = 'v2/content/raw/_requests/snapshot=2/part-00000.ndjson.gz';
export const gaps = 'v2/content/raw/_gaps/snapshot=2/part-00000.ndjson.gz';
export const tombstones = 'v2/content/raw/person/snapshot=2/tombstones-00000.ndjson.gz';
export const noteTable = 'v2/content/tables/norm=1/note/snapshot=2/part-00000.parquet';
export const ticketTable = 'v2/content/tables/norm=1/ticket/snapshot=2/part-00000.parquet';
export const pack = 'v2/content/attachments/snapshot=2/pack-00000.zip';
export const index = 'v2/content/attachments/snapshot=2/index.ndjson.gz';
export const snapshot = 'v2/content/snapshots/0002/snapshot.json';
export const datapackage = 'v2/content/datapackage.json';
export const bytes =
  'v2/content/raw/_bytes/snapshot=2/0037d5816ffaf834e752ada93146b1628373d96a4784463cf88a45e6fd735936.bin';
