import { fields } from '../../../core/json-walk.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const openBrace = 0x7b;

/**
 * Paths of the keys that some object of the text has twice; JSON.parse would show the last alone. Objects inside
 * lists are not looked into: an inventory has none.
 */
export function* doubledKeys(
  text: Buffer,
  at = 0,
  above: readonly string[] = [],
): Generator<readonly string[]> {
  let start = at;
  while (isSpace(text[start])) start++;
  const seen = new Set<string>();
  for (const { key, value } of fields(text, start)) {
    const path = [...above, key];
    if (seen.has(key)) yield path;
    seen.add(key);
    if (text[value.start] === openBrace) yield* doubledKeys(text, value.start, path);
  }
}
