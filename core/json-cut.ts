import { isUtf8 } from 'node:buffer';

/**
 * Cuts records out of a response as the bytes that came, so that `1.10`, a 30-digit number, a duplicate key or
 * a lone surrogate reach the archive as the source wrote them. JSON.parse is used beside it, never instead.
 */

const quote = 0x22;
const backslash = 0x5c;

/** Where one JSON value lies in a buffer: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a plain JSON reader, or DuckDB's, would refuse or silently change. Such records get a part of their own. */
export type Oddity =
  | 'invalid-utf8'
  | 'control-character'
  | 'lone-surrogate'
  | 'duplicate-key'
  | 'number-form'
  | 'too-deep'
  | 'not-json';

export interface CutRecord {
  /** Bytes of the record, line breaks outside strings removed, nothing else touched. */
  readonly bytes: Buffer;
  /** The same record as JavaScript sees it; for ids, cursors and links only. */
  readonly value: unknown;
  readonly oddities: readonly Oddity[];
  /** Set when the source's bytes were not UTF-8: what really came. `bytes` then holds the repaired text. */
  readonly original?: Buffer;
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Index of the first byte at or after `from` that is no white space. */
export const skipSpace = (buffer: Buffer, from: number): number => {
  let at = from;
  while (isSpace(buffer[at])) at++;
  return at;
};

/** Index after the closing quote of the string that opens at `at`; -1 when it never closes. */
export const skipString = (buffer: Buffer, at: number): number => {
  let from = at + 1;
  for (;;) {
    const end = buffer.indexOf(quote, from);
    if (end < 0) return -1;
    let slashes = 0;
    while (buffer[end - 1 - slashes] === backslash && end - 1 - slashes > at) slashes++;
    if (slashes % 2 === 0) return end + 1;
    from = end + 1;
  }
};

interface Shape {
  end: number;
  colons: number;
  depth: number;
  oddNumber: boolean;
}

/** Whether a number survives being read as a double and printed again. Whole numbers of any length do: DuckDB keeps their text. */
const survives = (text: string): boolean => {
  if (!/[.eE]/.test(text)) return text !== '-0';
  if (/[eE]/.test(text)) return false;
  const printed = String(Number(text));
  return printed === text || `${printed}.0` === text;
};

const isNumberByte = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x65 ||
    byte === 0x45);

/** Walks over one value. Returns undefined when the text ends before the value does. */
const measure = (buffer: Buffer, start: number): Shape | undefined => {
  let at = start;
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  let oddNumber = false;
  do {
    const byte = buffer[at];
    if (byte === undefined) return undefined;
    if (byte === quote) {
      at = skipString(buffer, at);
      if (at < 0) return undefined;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
      at++;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
      at++;
    } else if (byte === 0x3a) {
      colons++;
      at++;
    } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      const from = at;
      let plain = true;
      while (isNumberByte(buffer[at])) {
        const digit = buffer[at] as number;
        if (digit < 0x30 || digit > 0x39) plain = false;
        at++;
      }
      if (!plain && !survives(buffer.toString('latin1', from, at))) oddNumber = true;
    } else if (depth === 0 && !isSpace(byte)) {
      // true, false, null
      while (/[a-z]/.test(String.fromCharCode(buffer[at] ?? 0))) at++;
      if (at === start) return undefined;
    } else at++;
    if (depth < 0) return undefined;
  } while (depth > 0 && at <= buffer.length);
  return depth === 0 ? { end: at, colons, depth: deepest, oddNumber } : undefined;
};

const keyCount = (value: unknown): number => {
  if (value === null || typeof value !== 'object') return 0;
  if (Array.isArray(value)) {
    let sum = 0;
    for (const item of value) sum += keyCount(item);
    return sum;
  }
  let sum = 0;
  for (const key in value) {
    sum++;
    const child = (value as Record<string, unknown>)[key];
    if (child !== null && typeof child === 'object') sum += keyCount(child);
  }
  return sum;
};

const loneSurrogate = (text: string): boolean => {
  for (let at = text.indexOf('\\u'); at >= 0; at = text.indexOf('\\u', at + 2)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 1) continue;
    const unit = Number.parseInt(text.slice(at + 2, at + 6), 16);
    if (unit >= 0xdc00 && unit <= 0xdfff) return true;
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const low = text.slice(at + 6, at + 12);
    if (!/^\\u[dD][c-fC-F][0-9a-fA-F]{2}$/.test(low)) return true;
    at += 6;
  }
  return false;
};

/** Takes line breaks outside strings away; says whether a string holds a raw control character. */
const flatten = (buffer: Buffer): { bytes: Buffer; control: boolean } => {
  const out = Buffer.allocUnsafe(buffer.length);
  let length = 0;
  let control = false;
  for (let at = 0; at < buffer.length; ) {
    if (buffer[at] === quote) {
      const end = skipString(buffer, at);
      const stop = end < 0 ? buffer.length : end;
      for (; at < stop; at++) {
        const byte = buffer[at] as number;
        if (byte < 0x20) control = true;
        out[length++] = byte;
      }
    } else {
      const byte = buffer[at++] as number;
      if (byte !== 0x0a && byte !== 0x0d) out[length++] = byte;
    }
  }
  return { bytes: out.subarray(0, length), control };
};

/** Escapes raw control characters inside strings, for a text that must stay one line of valid JSON. */
const escapeControls = (buffer: Buffer): Buffer =>
  Buffer.from(
    buffer
      .toString('latin1')
      .replace(/[\x00-\x1f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'latin1',
  );

/** DuckDB and most readers stop well before this; JSON.parse is recursive. */
const deepest = 500;

const anyControl = /[\x00-\x1f]/;

/** The value of a text that has no line break and is JSON as it stands; undefined when either is not sure. */
const plainValue = (bytes: Buffer, text: string): { readonly value: unknown } | undefined => {
  if (bytes.includes(0x0a) || bytes.includes(0x0d)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Raw control characters in a string, or no JSON: the longer way tells which.
    return undefined;
  }
};

const cut = (slice: Buffer, known: Shape | undefined): CutRecord => {
  let bytes = slice;
  let shape = known;
  const oddities: Oddity[] = [];
  let original: Buffer | undefined;
  if (!isUtf8(bytes)) {
    oddities.push('invalid-utf8');
    original = Buffer.from(bytes);
    bytes = Buffer.from(bytes.toString('utf8'));
    shape = undefined;
  }
  let text = bytes.toString('utf8');
  // JSON.parse itself refuses control characters inside strings, so what it takes needs no look at every character.
  const plain = plainValue(bytes, text);
  if (!plain && anyControl.test(text)) {
    const flat = flatten(bytes);
    bytes = flat.bytes;
    if (flat.control) {
      // Raw control characters inside a string are not JSON. Keep what came, and a line that can be read.
      oddities.push('control-character');
      original ??= Buffer.from(bytes);
      bytes = escapeControls(bytes);
    }
    text = bytes.toString('utf8');
    shape = undefined;
  }
  shape ??= measure(bytes, skipSpace(bytes, 0));
  if (!shape) throw new SyntaxError('the record breaks off before its end');
  if (shape.oddNumber) oddities.push('number-form');
  if (shape.depth > deepest) oddities.push('too-deep');
  if (loneSurrogate(text)) oddities.push('lone-surrogate');
  const value: unknown = plain ? plain.value : JSON.parse(text);
  if (shape.depth <= deepest && keyCount(value) !== shape.colons) oddities.push('duplicate-key');
  return { bytes, value, oddities, ...(original ? { original } : {}) };
};

/**
 * One record, cut. Odd text is named, not refused. A text that is no JSON at all throws a SyntaxError, as
 * JSON.parse does.
 */
export const cutRecord = (buffer: Buffer): CutRecord => cut(buffer, undefined);

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
  readonly shape: unknown;
}

const breaksOff = () => new SyntaxError('the record breaks off before its end');

/** Spans of the records of the value that begins at `start`, and the index after that value. */
const spansAt = (buffer: Buffer, start: number): { spans: RecordSpan[]; end: number } => {
  const spans: RecordSpan[] = [];
  const take = (from: number): number => {
    const shape = measure(buffer, from);
    if (!shape) throw breaksOff();
    spans.push({ start: from, end: shape.end, shape });
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

/** A record whose place is known, cut; see `cutRecord`. */
export const cutSpan = (buffer: Buffer, span: RecordSpan): CutRecord =>
  cut(buffer.subarray(span.start, span.end), span.shape as Shape);

/** The top of a response: its lists of records, and where its other values lie. */
export interface Dissection {
  readonly lists: Readonly<Record<string, readonly RecordSpan[]>>;
  readonly others: Readonly<Record<string, Span>>;
}

/**
 * Takes a response apart in one walk. Each key of `listKeys` becomes the spans of its records, an object there
 * counting as one record; of doubled keys the first wins. A text that is no whole object throws a SyntaxError.
 */
export const dissect = (buffer: Buffer, listKeys: readonly string[]): Dissection => {
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
    const { spans, end } = spansAt(buffer, at);
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
  return spansAt(buffer, start).spans.map((span) => cutSpan(buffer, span));
};
