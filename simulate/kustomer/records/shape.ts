import type { Field } from '../../desk/model.js';
import type { ExactNumber, FieldValue } from '../../desk/values.js';
import { setupKinds } from '../setup/setup-kinds.js';

/** Building blocks of Kustomer's JSON:API-like records. */

export interface KustomerRecord {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, unknown>>;
  readonly links?: Readonly<Record<string, unknown>>;
}

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const threeDigits = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));
let knownDay = Number.NaN;
let knownText = '';

/** A time as the API writes it. Six times as fast as Date, which matters when a desk of a million messages is made. */
export const iso = (time: number): string => {
  const day = Math.floor(time / 86_400_000);
  if (day !== knownDay) {
    knownDay = day;
    knownText = new Date(day * 86_400_000).toISOString().slice(0, 11);
  }
  const rest = time - day * 86_400_000;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${knownText}${twoDigits[hours]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}.${threeDigits[rest % 1000]}Z`;
};

/** The first characters of a text (UTF-16 units, as the vendor counts), never half of a surrogate pair. */
export const cutText = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
};

const collections: Readonly<Record<string, string>> = {
  company: 'companies',
  klass: 'klasses',
  media: 'media',
  kb_article: 'kb/articles',
  kb_category: 'kb/categories',
  ...Object.fromEntries(setupKinds.map(({ kind, path }) => [kind, path.slice('/v1/'.length)])),
};

/** Relative address of a record. */
export const selfLink = (type: string, id: string): string => `/v1/${collections[type] ?? `${type}s`}/${id}`;

/** A relationship to one record. */
export const to = (type: string, id: string) => ({
  links: { self: selfLink(type, id) },
  data: { type, id },
});

const exactMark = '\u0000exact:';

/** A number that JSON.stringify would change. */
export const exact = (value: ExactNumber): string => exactMark + value.exact;

/** The record's text; exact numbers come out digit by digit. */
export const serialise = (record: object): string => {
  const text = JSON.stringify(record);
  return text.includes('\\u0000exact:') ? text.replace(/"\\u0000exact:([^"]*)"/g, '$1') : text;
};

const suffixes: Readonly<Record<Field['type'], string>> = {
  text: 'Str',
  'long-text': 'Txt',
  number: 'Num',
  time: 'At',
  flag: 'Bool',
  link: 'Url',
  reference: 'Id',
  tree: 'Tree',
};

/** Name of a custom attribute: the suffix says the type. Some properties that hold lists keep their suffix. */
export const customName = (field: Pick<Field, 'name' | 'type'>): string => field.name + suffixes[field.type];

export const isExact = (value: FieldValue): value is ExactNumber =>
  typeof value === 'object' && value !== null && 'exact' in value;
