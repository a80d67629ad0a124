import {
  type DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBDateValue,
  type DuckDBListType,
  DuckDBListValue,
  type DuckDBMapType,
  DuckDBMapValue,
  type DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionType,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { deskError } from './errors.js';

/**
 * Values of DuckDB as exact text: every digit of a number, every microsecond of a time. The binding's own JSON
 * getters turn BIGINT into text, DOUBLE into numbers and maps into lists of pairs, so a reader cannot tell them apart.
 */

// The binding shows instants in the machine's own zone; an answer must not depend on the machine.
DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;

/** How the text of a value is to be read: as a number, as true or false, as JSON text, or as itself. */
export type TextForm = 'number' | 'boolean' | 'json' | 'text';

const numbers: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
]);

const nested: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
]);

const isJson = (type: DuckDBType): boolean => type.alias === 'JSON';

export const formOf = (type: DuckDBType): TextForm => {
  if (numbers.has(type.typeId)) return 'number';
  if (type.typeId === DuckDBTypeId.BOOLEAN) return 'boolean';
  return nested.has(type.typeId) || isJson(type) ? 'json' : 'text';
};

/** The shortest digits that give the same 32-bit number again: 0.1, not 0.10000000149011612. */
const floatText = (value: number): string => {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
};

const numberText = (value: number, type: DuckDBType): string => {
  if (Object.is(value, -0)) return '-0.0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return type.typeId === DuckDBTypeId.FLOAT ? floatText(value) : String(value);
};

const list = (items: readonly DuckDBValue[], type: DuckDBType): string =>
  `[${items.map((item) => jsonText(item, type)).join(',')}]`;

const struct = (value: DuckDBStructValue, type: DuckDBStructType): string => {
  // The binding keys the entries by name, so of two nameless ones it has only the last.
  if (type.entryNames.includes('')) {
    throw deskError('query-invalid', {
      what: 'A row of values without names cannot be shown.',
      where: type.toString(),
      next: "Name the values: {'a': 1, 'b': 2} in place of row(1, 2).",
    });
  }
  const parts = type.entryNames.map((name, index) => ({
    name,
    text: jsonText(value.entries[name] ?? null, type.entryTypes[index] as DuckDBType),
  }));
  return `{${parts.map(({ name, text }) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
};

const map = (value: DuckDBMapValue, type: DuckDBMapType): string => {
  const pairs = value.entries.map(({ key, value: item }) => ({
    key: jsonText(key, type.keyType),
    value: jsonText(item, type.valueType),
  }));
  // JSON knows text keys only; other maps are lists of pairs.
  return type.keyType.typeId === DuckDBTypeId.VARCHAR
    ? `{${pairs.map(({ key, value: item }) => `${key}:${item}`).join(',')}}`
    : `[${pairs.map(({ key, value: item }) => `{"key":${key},"value":${item}}`).join(',')}]`;
};

const nestedText = (value: DuckDBValue, type: DuckDBType): string | undefined => {
  if (value instanceof DuckDBListValue) return list(value.items, (type as DuckDBListType).valueType);
  if (value instanceof DuckDBArrayValue) return list(value.items, (type as DuckDBArrayType).valueType);
  if (value instanceof DuckDBStructValue) return struct(value, type as DuckDBStructType);
  if (value instanceof DuckDBMapValue) return map(value, type as DuckDBMapType);
  if (value instanceof DuckDBUnionValue) {
    const member = (type as DuckDBUnionType).memberTypeForTag(value.tag);
    return `{${JSON.stringify(value.tag)}:${jsonText(value.value, member)}}`;
  }
  return undefined;
};

/** JSON text of a value inside another. */
const jsonText = (value: DuckDBValue, type: DuckDBType): string => {
  const text = exactText(value, type);
  if (text === null) return 'null';
  return jsonOf(text, formOf(type));
};

/** Text of one value; null for NULL. Lists, structs and maps are JSON text with exact numbers inside. */
export const exactText = (value: DuckDBValue, type: DuckDBType): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, type);
  // The binding prints the two endless dates as days far away.
  if (value instanceof DuckDBDateValue && !value.isFinite) return value.days > 0 ? 'infinity' : '-infinity';
  if (typeof value === 'object') return nestedText(value, type) ?? value.toString();
  return String(value);
};

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The JSON token of a text in its form: numbers keep their digits; `nan` and `inf`, which JSON lacks, become strings. */
export const jsonOf = (text: string, form: TextForm): string => {
  if (form === 'number') return number.test(text) ? text : JSON.stringify(text);
  if (form === 'boolean') return text;
  // Line breaks outside strings mean nothing in JSON, and a raw one inside a string is not JSON.
  return form === 'json' ? text.replaceAll(/[\r\n]/g, ' ') : JSON.stringify(text);
};
