import { type Field, fields } from '../../core/json-walk.js';
import type { ReadRecord } from '../read/raw-lines.js';
import type { Column, TableSpec } from '../table.js';
import { flatName } from './typed-sql.js';

/**
 * Takes the declared values out of a record as texts: the slow, careful way for records that no plain JSON reader
 * takes, and for parts with values of wrong types.
 */

/** A value that cannot go into its column. */
export interface Misfit {
  readonly reason: 'value-type' | 'value-masked';
  /** Column; for one entry of a map `column.key`. */
  readonly field: string;
  /** The value's JSON text. */
  readonly value: string;
}

export interface FlatRow {
  /** One line of NDJSON with the columns of `flatColumns`. */
  readonly line: string;
  readonly misfits: readonly Misfit[];
}

interface Wanted {
  /** Index of the columns that end here. */
  readonly columns: number[];
  readonly children: Map<string, Wanted>;
}

const wantedTree = (columns: readonly Column[]): Wanted => {
  const root: Wanted = { columns: [], children: new Map() };
  for (const [index, column] of columns.entries()) {
    let at = root;
    for (const key of column.path) {
      const child = at.children.get(key) ?? { columns: [], children: new Map() };
      at.children.set(key, child);
      at = child;
    }
    at.columns.push(index);
  }
  return root;
};

const quote = 0x22;
const openBrace = 0x7b;
const openBracket = 0x5b;

const isMasked = (json: string): boolean =>
  json.startsWith('{') && /^\{\s*"isMasked"\s*:\s*true\b/.test(json);

/** Half a pair of surrogates cannot be in a table. In JSON text it is an escape, which a JSON reader refuses. */
const withoutLoneEscapes = (json: string): string =>
  json.replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[dD][89a-fA-F]..|\\./g, (escaped) =>
    escaped.length === 6 ? '\\ufffd' : escaped,
  );

const put = (column: Column, json: string, first: number, misfits: Misfit[]): string | null => {
  if (json === 'null') return null;
  if (isMasked(json)) {
    misfits.push({ reason: 'value-masked', field: column.name, value: json });
    return null;
  }
  const misfit = (): null => {
    misfits.push({ reason: 'value-type', field: column.name, value: json });
    return null;
  };
  switch (column.type) {
    case 'json':
      return withoutLoneEscapes(json);
    case 'texts':
      return first === openBracket ? withoutLoneEscapes(json) : misfit();
    case 'map':
      return first === openBrace ? mapText(column, json, misfits) : misfit();
    default:
      return first === quote ? (JSON.parse(json) as string).toWellFormed() : withoutLoneEscapes(json);
  }
};

/**
 * An object as a list of its keys and the texts of their values: DuckDB would read 1.10 inside an object and write 1.1.
 * Each key is there once, with its last value as in JSON.parse; masked entries are left out.
 */
const mapText = (column: Column, json: string, misfits: Misfit[]): string => {
  const text = Buffer.from(json);
  const entries = new Map<string, string>();
  for (const { key, value } of fields(text, 0)) {
    const entry = text.toString('utf8', value.start, value.end);
    entries.delete(key);
    if (isMasked(entry))
      misfits.push({ reason: 'value-masked', field: `${column.name}.${key}`, value: entry });
    else entries.set(key.toWellFormed(), withoutLoneEscapes(entry));
  }
  return JSON.stringify(
    [...entries].map(([key, value]) => ({ key, value: value === 'null' ? null : value })),
  );
};

/** Prepares the extraction of one table's columns. */
export const flatRows = (spec: TableSpec): ((record: ReadRecord) => FlatRow) => {
  const root = wantedTree(spec.columns);
  return (record) => {
    const values: (string | null)[] = spec.columns.map(() => null);
    const misfits: Misfit[] = [];
    const visit = (wanted: Wanted, text: Buffer, at: number): void => {
      // The last of doubled keys counts, as in JSON.parse and most readers.
      const last = new Map<string, Field>();
      for (const field of fields(text, at)) if (wanted.children.has(field.key)) last.set(field.key, field);
      for (const [key, { value }] of last) {
        const child = wanted.children.get(key) as Wanted;
        const json = child.columns.length > 0 ? text.toString('utf8', value.start, value.end) : '';
        for (const index of child.columns) {
          const column = spec.columns[index] as Column;
          values[index] = put(column, json, text[value.start] as number, misfits);
        }
        if (child.children.size > 0) visit(child, text, value.start);
      }
    };
    if (record.bytes) visit(root, record.bytes, firstByte(record.bytes));
    const row: Record<string, unknown> = {
      source: record.source,
      id: record.id.toWellFormed(),
      snapshot: record.snapshot,
      seq: record.seq,
      deleted: record.deleted,
      sha256: record.sha256,
    };
    for (const [index, value] of values.entries()) row[flatName(index)] = value;
    return { line: `${JSON.stringify(row)}\n`, misfits };
  };
};

const firstByte = (text: Buffer): number => {
  let at = 0;
  while (text[at] === 0x20 || text[at] === 0x09) at++;
  return at;
};
