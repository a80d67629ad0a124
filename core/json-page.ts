import { isUtf8 } from 'node:buffer';
import { type CutRecord, type FieldPlaces, plainCut } from './cut-record.js';
import { cutCarefully } from './json-cut.js';
import { measure, quote, type Shape, type Span, skipSpace, skipString } from './json-measure.js';
import { type FieldPath, type JsonScan, jsonScan } from './json-scan.js';

/** Takes a response apart into the records in it. */

/** Fields that are noted while the records of a page are measured, so that most never have to be parsed. */
export interface WantedFields {
  readonly names: readonly string[];
  readonly scan: JsonScan;
}

export const wantedFields = (paths: Readonly<Record<string, FieldPath>>): WantedFields => ({
  names: Object.keys(paths),
  scan: jsonScan(Object.values(paths)),
});

const noFields = wantedFields({});

/** Index where the value at a path of object keys begins; -1 when it is absent. First key wins, as in most readers. */
const seek = (buffer: Buffer, path: readonly string[]): number => {
  let start = skipSpace(buffer, 0);
  for (const wanted of path) {
    if (buffer[start] !== 0x7b) return -1;
    let at = skipSpace(buffer, start + 1);
    let found = -1;
    while (buffer[at] === quote) {
      const keyEnd = skipString(buffer, at);
      if (keyEnd < 0) return -1;
      const key = JSON.parse(buffer.toString('utf8', at, keyEnd)) as string;
      at = skipSpace(buffer, keyEnd);
      if (buffer[at] !== 0x3a) return -1;
      at = skipSpace(buffer, at + 1);
      if (key === wanted) {
        found = at;
        break;
      }
      const shape = measure(buffer, at);
      if (!shape) return -1;
      at = skipSpace(buffer, shape.end);
      if (buffer[at] === 0x2c) at = skipSpace(buffer, at + 1);
    }
    if (found < 0) return -1;
    start = found;
  }
  return start;
};

/** Where the value at a path of object keys lies; undefined when it is absent. */
export const locate = (buffer: Buffer, path: readonly string[]): Span | undefined => {
  const start = seek(buffer, path);
  const shape = start < 0 ? undefined : measure(buffer, start);
  return shape ? { start, end: shape.end } : undefined;
};

/** Where a record lies, measured once so that cutting it needs no second walk. */
export interface RecordSpan extends Span {
  /** What a walk saw of a record that may be odd; undefined for one that is plain. */
  readonly shape: Shape | undefined;
  /** The fields of the page's records, and where those of this one begin. */
  readonly page: FieldPlaces | undefined;
  readonly first: number;
}

/** A record whose place is known, cut; see `cutRecord`. */
export const cutSpan = (buffer: Buffer, { start, end, shape, page, first }: RecordSpan): CutRecord => {
  const bytes = buffer.subarray(start, end);
  return shape === undefined && isUtf8(bytes)
    ? plainCut(bytes, page, first, start)
    : cutCarefully(bytes, shape);
};

const breaksOff = () => new SyntaxError('the record breaks off before its end');

/** Spans of the records of the value that begins at `start`, and the index after that value. */
const spansAt = (
  buffer: Buffer,
  start: number,
  { names, scan }: WantedFields,
): { spans: RecordSpan[]; end: number } => {
  const spans: RecordSpan[] = [];
  const places: number[] = [];
  const page = names.length > 0 ? { names, places } : undefined;
  const take = (from: number): number => {
    const first = places.length;
    const end = scan.plain(buffer, from);
    if (end >= 0) {
      scan.note(places);
      spans.push({ start: from, end, shape: undefined, page, first });
      return end;
    }
    const shape = measure(buffer, from);
    if (!shape) throw breaksOff();
    spans.push({ start: from, end: shape.end, shape, page: undefined, first });
    return shape.end;
  };
  if (buffer[start] === 0x7b) return { end: take(start), spans };
  if (buffer[start] !== 0x5b) {
    const shape = measure(buffer, start);
    if (!shape) throw breaksOff();
    return { spans, end: shape.end };
  }
  let at = skipSpace(buffer, start + 1);
  while (buffer[at] !== 0x5d) {
    if (buffer[at] === undefined) throw breaksOff();
    at = skipSpace(buffer, take(at));
    if (buffer[at] === 0x2c) at = skipSpace(buffer, at + 1);
  }
  return { spans, end: at + 1 };
};

/** The top of a response: its lists of records, and where its other values lie. */
export interface Dissection {
  readonly lists: Readonly<Record<string, readonly RecordSpan[]>>;
  readonly others: Readonly<Record<string, Span>>;
}

/**
 * Takes a response apart in one walk. Each key of `listKeys` becomes the spans of its records, an object there
 * counting as one record; of doubled keys the first wins. A text that is no whole object throws a SyntaxError.
 */
export const dissect = (
  buffer: Buffer,
  listKeys: readonly string[],
  fields: WantedFields = noFields,
): Dissection => {
  const lists: Record<string, RecordSpan[]> = {};
  const others: Record<string, Span> = {};
  const start = skipSpace(buffer, 0);
  if (buffer[start] !== 0x7b) throw new SyntaxError('the response is not an object');
  let at = skipSpace(buffer, start + 1);
  while (buffer[at] !== 0x7d) {
    const keyEnd = buffer[at] === quote ? skipString(buffer, at) : -1;
    if (keyEnd < 0) throw breaksOff();
    const key = JSON.parse(buffer.toString('utf8', at, keyEnd)) as string;
    at = skipSpace(buffer, keyEnd);
    if (buffer[at] !== 0x3a) throw breaksOff();
    at = skipSpace(buffer, at + 1);
    const { spans, end } = spansAt(buffer, at, listKeys.includes(key) ? fields : noFields);
    if (listKeys.includes(key)) lists[key] ??= spans;
    else others[key] ??= { start: at, end };
    at = skipSpace(buffer, end);
    if (buffer[at] === 0x2c) at = skipSpace(buffer, at + 1);
  }
  return { lists, others };
};

/**
 * Every record of the array at `path`, in order. A single object there counts as one record; null or absence
 * as none.
 */
export const cutRecords = (buffer: Buffer, path: readonly string[]): CutRecord[] => {
  const start = seek(buffer, path);
  if (start < 0 || (buffer[start] !== 0x7b && buffer[start] !== 0x5b)) return [];
  return spansAt(buffer, start, noFields).spans.map((span) => cutSpan(buffer, span));
};
