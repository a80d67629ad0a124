import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import { envelopeVersion } from '../layout.js';
import type { StoredRecord } from '../record.js';

const dataKey = Buffer.from(',"data":');
const closingBrace = 0x7d;

interface Head {
  readonly v: number;
  readonly source: string;
  readonly object: string;
  readonly id: string;
  readonly snapshot: number;
  readonly seq: number;
  readonly fetched_at: string;
  readonly req: number | null;
  readonly deleted: boolean;
  readonly reason?: string;
  readonly sha256: string | null;
}

const damagedLine = (path: string, number: number, why: string, cause?: unknown) =>
  deskError('archive-damaged', {
    what: `A raw line cannot be read: ${why}.`,
    where: `${path}:${number}`,
    ...(cause === undefined ? {} : { cause }),
  });

/** The envelope of a raw line, and where its data begins. */
const readHead = (
  line: Buffer,
  path: string,
  number: number,
): { readonly head: Head; readonly at: number } => {
  const at = line.indexOf(dataKey);
  if (at < 0 || line[line.length - 1] !== closingBrace)
    throw damagedLine(path, number, 'it does not end with its data');
  let head: Head;
  try {
    head = JSON.parse(`${line.toString('utf8', 0, at)}}`) as Head;
  } catch (cause) {
    throw damagedLine(path, number, 'its envelope is not JSON', cause);
  }
  if (head.v !== envelopeVersion)
    throw deskError('archive-version-unknown', {
      what: `A raw line has envelope version ${String(head.v)}; this program reads ${envelopeVersion}.`,
      where: `${path}:${number}`,
    });
  return { head, at: at + dataKey.length };
};

/**
 * Takes a raw line apart without reading its data as JSON: the data's bytes are what was archived. The text
 * `,"data":` cannot come earlier, because quotes inside JSON strings are escaped and no other key has that name.
 * Errors: archive-damaged, archive-version-unknown.
 */
export const parseRawLine = (line: Buffer, path: string, number: number): ReadRecord => {
  const { head, at } = readHead(line, path, number);
  const data = head.deleted ? null : Buffer.from(line.subarray(at, line.length - 1));
  return {
    path,
    line: number,
    length: line.length + 1,
    source: head.source,
    kind: head.object,
    id: head.id,
    snapshot: head.snapshot,
    seq: head.seq,
    fetchedAt: head.fetched_at,
    req: head.req,
    deleted: head.deleted,
    ...(head.reason === undefined ? {} : { reason: head.reason }),
    sha256: head.sha256,
    bytes: data,
    value: () => (data === null ? null : JSON.parse(data.toString('utf8'))),
  };
};

/** A record, and where it was read. */
export interface ReadRecord extends StoredRecord {
  readonly source: string;
  readonly path: string;
  /** 1-based line of the file. */
  readonly line: number;
  /** Bytes of the line with its end. */
  readonly length: number;
}

/** A raw file, or the first `length` bytes of one that is still being written. */
export interface RawFile {
  readonly path: string;
  readonly length?: number;
}

const readOptions = ({ length }: RawFile, signal: AbortSignal | undefined) => ({
  ...(signal ? { signal } : {}),
  ...(length === undefined ? {} : { length }),
});

/** Ids of the records of some files that are no tombstones, in no order; nothing of their data is copied. */
export async function* readRawIds(files: readonly RawFile[], signal?: AbortSignal): AsyncGenerator<string> {
  for (const file of files)
    for await (const { bytes, number } of readLines(file.path, readOptions(file, signal))) {
      const { head } = readHead(bytes, file.path, number);
      if (!head.deleted) yield head.id;
    }
}

async function* readFiles(files: readonly RawFile[], signal?: AbortSignal): AsyncGenerator<ReadRecord> {
  for (const file of files)
    for await (const { bytes, number } of readLines(file.path, readOptions(file, signal)))
      yield parseRawLine(bytes, file.path, number);
}

/**
 * Records of one kind and snapshot in order of seq. `sequences` are lists of files that are each in order: plain
 * parts, odd parts, tombstones.
 */
export async function* readRawLines(
  sequences: readonly (readonly RawFile[])[],
  signal?: AbortSignal,
): AsyncGenerator<ReadRecord> {
  const readers = sequences.filter((files) => files.length > 0).map((files) => readFiles(files, signal));
  try {
    const heads = await Promise.all(readers.map((reader) => reader.next()));
    for (;;) {
      let first = -1;
      for (const [index, head] of heads.entries()) {
        if (head.done) continue;
        const best = first < 0 ? undefined : heads[first];
        if (!best || best.done || head.value.seq < best.value.seq) first = index;
      }
      const head = heads[first];
      const reader = readers[first];
      if (!head || !reader || head.done) return;
      yield head.value;
      heads[first] = await reader.next();
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.return(undefined)));
  }
}
