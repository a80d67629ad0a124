import { type Span, skipSpace, skipString } from './json-measure.js';

/**
 * Walks over valid JSON text without turning it into values, so that numbers keep their digits, doubled keys are
 * all seen and depth costs no stack.
 */

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Index after the value that begins at `at`. */
export const skipValue = (text: Buffer, at: number): number => {
  let depth = 0;
  let index = at;
  for (;;) {
    const byte = text[index];
    if (byte === undefined) return text.length;
    if (byte === quote) {
      const end = skipString(text, index);
      index = end < 0 ? text.length : end;
      if (depth === 0) return index;
    } else if (byte === openBrace || byte === openBracket) {
      depth++;
      index++;
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return index;
      depth--;
      index++;
      if (depth === 0) return index;
    } else if (byte === comma && depth === 0) return index;
    else index++;
  }
};

export interface Field {
  readonly key: string;
  readonly value: Span;
}

const trimmedEnd = (text: Buffer, start: number, end: number): number => {
  let last = end;
  while (last > start && skipSpace(text, last - 1) > last - 1) last--;
  return last;
};

/** Members of the object that begins at `at`, in order, doubled ones too; none when it is no object. */
export function* fields(text: Buffer, at: number): Generator<Field> {
  if (text[at] !== openBrace) return;
  let index = skipSpace(text, at + 1);
  while (text[index] === quote) {
    const keyEnd = skipString(text, index);
    if (keyEnd < 0) return;
    const key = JSON.parse(text.toString('utf8', index, keyEnd)) as string;
    index = skipSpace(text, keyEnd);
    if (text[index] !== colon) return;
    const start = skipSpace(text, index + 1);
    const end = skipValue(text, start);
    yield { key, value: { start, end: trimmedEnd(text, start, end) } };
    index = skipSpace(text, end);
    if (text[index] === comma) index = skipSpace(text, index + 1);
  }
}

/** Elements of the array that begins at `at`, in order; none when it is no array. */
export function* items(text: Buffer, at: number): Generator<Span> {
  if (text[at] !== openBracket) return;
  let index = skipSpace(text, at + 1);
  while (index < text.length && text[index] !== closeBracket) {
    const end = skipValue(text, index);
    yield { start: index, end: trimmedEnd(text, index, end) };
    index = skipSpace(text, end);
    if (text[index] !== comma) return;
    index = skipSpace(text, index + 1);
  }
}

/** Elements of the array that begins at `at`, in order; none when it is no array. */
export function* elements(text: Buffer, at: number): Generator<Span> {
  if (text[at] !== openBracket) return;
  let index = skipSpace(text, at + 1);
  while (index < text.length && text[index] !== closeBracket) {
    const end = skipValue(text, index);
    yield { start: index, end };
    index = skipSpace(text, end);
    if (text[index] === comma) index = skipSpace(text, index + 1);
  }
}
