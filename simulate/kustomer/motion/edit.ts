import { locate } from '../../../core/json-page.js';

/** Changes single values inside a record's text and leaves every other byte as it was. */

const splice = (bytes: Buffer, start: number, end: number, text: string): Buffer =>
  Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);

/** Puts a value at a path of keys; objects on the way that are missing are made. */
export const setAt = (bytes: Buffer, path: readonly string[], value: unknown): Buffer => {
  const found = locate(bytes, path);
  if (found) return splice(bytes, found.start, found.end, JSON.stringify(value));
  const last = path[path.length - 1] as string;
  const parent = path.length === 1 ? undefined : locate(bytes, path.slice(0, -1));
  if (path.length > 1 && (!parent || bytes[parent.start] !== 0x7b))
    return setAt(bytes, path.slice(0, -1), { [last]: value });
  const open = parent ? parent.start : bytes.indexOf(0x7b);
  const empty = /^\{\s*\}/.test(bytes.toString('latin1', open, Math.min(bytes.length, open + 64)));
  return splice(
    bytes,
    open + 1,
    open + 1,
    `${JSON.stringify(last)}:${JSON.stringify(value)}${empty ? '' : ','}`,
  );
};

export interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

export const edited = (bytes: Buffer, edits: readonly Edit[]): Buffer =>
  edits.reduce((text, { path, value }) => setAt(text, path, value), bytes);
