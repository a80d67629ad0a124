import { survives } from './json-scan.js';

/** Walks over JSON as it stands, right or wrong, to know where a value ends and what kinds of things are in it. */

export const quote = 0x22;
const backslash = 0x5c;

/** Where one JSON value lies in a buffer: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
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

/** What a walk over a value saw. */
export interface Shape {
  end: number;
  colons: number;
  depth: number;
  oddNumber: boolean;
}

const isNumberByte = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x65 ||
    byte === 0x45);

/** Walks over one value. Returns undefined when the text ends before the value does. */
export const measure = (buffer: Buffer, start: number): Shape | undefined => {
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
