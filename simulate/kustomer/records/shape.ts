import type { ExactNumber, Field, FieldValue } from '../../desk/model.js';

/** Building blocks of Kustomer's JSON:API-like records. */

export interface KustomerRecord {
  readonly type: string;
  readonly id: string;
  readonly attributes: Record<string, unknown>;
  readonly relationships?: Record<string, unknown>;
  readonly links?: Record<string, unknown>;
}

export const iso = (time: number): string => new Date(time).toISOString();

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
  queue: 'routing/queues',
  kb_article: 'kb/articles',
  kb_category: 'kb/categories',
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
