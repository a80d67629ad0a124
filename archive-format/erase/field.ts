import { type Span, skipSpace } from '../../core/json-measure.js';
import { elements, fields, skipValue } from '../../core/json-walk.js';

/** What stands where a field's value stood. */
export const redacted = '[redacted]';

/** Where the values at a path lie; `*` or a number goes into an array. Of doubled keys all count. */
const spansAt = (text: Buffer, at: number, path: readonly string[]): readonly Span[] => {
  const [key, ...rest] = path;
  if (key === undefined) return [{ start: at, end: skipValue(text, at) }];
  const inObject = [...fields(text, at)].filter((field) => field.key === key).map(({ value }) => value);
  const inArray = [...elements(text, at)].filter((_, index) => key === '*' || key === String(index));
  return [...inObject, ...inArray].flatMap(({ start }) => spansAt(text, start, rest));
};

/** JSON text with the values at a path replaced, all other bytes as they are; undefined when there is none to replace. */
export const redactAt = (text: Buffer, path: readonly string[]): Buffer | undefined => {
  const mark = Buffer.from(JSON.stringify(redacted));
  const spans = spansAt(text, skipSpace(text, 0), path).filter(({ start, end }) => {
    const value = text.toString('utf8', start, end).trim();
    return value !== 'null' && value !== JSON.stringify(redacted);
  });
  if (spans.length === 0) return undefined;
  const pieces: Buffer[] = [];
  let kept = 0;
  for (const { start, end } of spans) {
    pieces.push(text.subarray(kept, start), mark);
    kept = end;
  }
  return Buffer.concat([...pieces, text.subarray(kept)]);
};

/** The texts that are replaced, for saying where else they stand. */
export const textsRedacted = (text: Buffer, path: readonly string[]): readonly string[] =>
  spansAt(text, skipSpace(text, 0), path).flatMap(({ start, end }) => {
    try {
      const value: unknown = JSON.parse(text.toString('utf8', start, end));
      return typeof value === 'string' ? [value] : [];
    } catch {
      // Not a value by itself: nothing to look for.
      return [];
    }
  });
