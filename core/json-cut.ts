import { isUtf8 } from 'node:buffer';
import { type CutRecord, type Oddity, plainCut } from './cut-record.js';
import { measure, quote, type Shape, skipSpace, skipString } from './json-measure.js';
import { jsonScan } from './json-scan.js';

/**
 * Cuts records out of a response as the bytes that came, so that `1.10`, a 30-digit number, a duplicate key or
 * a lone surrogate reach the archive as the source wrote them. JSON.parse is used beside it, never instead.
 */

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

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

/** A record of any kind, with all that is odd about it. */
export const cutCarefully = (slice: Buffer, known?: Shape): CutRecord => {
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
export const cutRecord = (buffer: Buffer): CutRecord =>
  isPlainLine(buffer) && isUtf8(buffer) ? plainCut(buffer) : cutCarefully(buffer);

const scan = jsonScan([]);

const isPlainLine = (buffer: Buffer): boolean => {
  let at = 0;
  while (isBlank(buffer[at])) at++;
  at = scan.plain(buffer, at);
  if (at < 0) return false;
  while (isBlank(buffer[at])) at++;
  return at === buffer.length;
};
