import { fields } from '../../core/json-walk.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Keys that an object's text has twice; JSON.parse would show the last alone. `path` leads to the object. */
export const doubledKeys = (text: Buffer, path: readonly string[]): readonly string[] => {
  let at = 0;
  while (text[at] === 0x20 || text[at] === 0x0a || text[at] === 0x0d || text[at] === 0x09) at++;
  for (const key of path) {
    const found = [...fields(text, at)].find((field) => field.key === key);
    if (!found) return [];
    at = found.value.start;
  }
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const { key } of fields(text, at)) {
    if (seen.has(key)) doubled.add(key);
    seen.add(key);
  }
  return [...doubled];
};
