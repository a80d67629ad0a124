import { skipSpace } from '../../core/json-measure.js';
import { elements, fields, skipValue } from '../../core/json-walk.js';
import type { Fakes } from './fakes.js';

/** Keys whose texts say what sort of thing a record is, and whose they are not. As data, beside a source's tables. */
export interface MaskSpec {
  readonly keep: readonly string[];
  /** Whole names of people; of keys that hold one half of a name, that half is made up alike. */
  readonly names: readonly string[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\d([T ][\d:.]+([Zz]|[+-]\d\d:?\d\d)?)?$/.test(text);

const masked = (text: string, key: string, spec: MaskSpec, fakes: Fakes): string => {
  if (text === '' || isTime(text) || spec.keep.includes(key)) return text;
  if (spec.names.includes(key) && !text.includes('@')) return fakes.name(text);
  if (spec.firstNames.includes(key) && !text.includes('@')) return fakes.firstName(text);
  if (spec.lastNames.includes(key) && !text.includes('@')) return fakes.lastName(text);
  // A path of the source's own: its words say which kind, its ids whose.
  if (/^\/v\d+\/[A-Za-z0-9/_-]*$/.test(text))
    return text.replace(/[A-Za-z0-9_-]+/g, (piece) => (/\d/.test(piece) ? fakes.id(piece) : piece));
  return fakes.text(text);
};

/** A record's JSON text with every text in it masked; keys, numbers and the form of the text stay as they are. */
export const maskRecord = (text: Buffer, spec: MaskSpec, fakes: Fakes): Buffer => {
  const pieces: Buffer[] = [];
  let kept = 0;
  const visit = (at: number, key: string): void => {
    for (const field of fields(text, at)) visit(field.value.start, field.key);
    for (const element of elements(text, at)) visit(element.start, key);
    if (text[at] !== 0x22) return;
    const end = skipValue(text, at);
    const value = JSON.parse(text.toString('utf8', at, end)) as string;
    const after = masked(value, key, spec, fakes);
    if (after === value) return;
    pieces.push(text.subarray(kept, at), Buffer.from(JSON.stringify(after)));
    kept = end;
  };
  visit(skipSpace(text, 0), '');
  return pieces.length === 0 ? text : Buffer.concat([...pieces, text.subarray(kept)]);
};
