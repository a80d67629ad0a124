import { identifier, quoted } from '../../core/duckdb.js';
import type { Column, TableSpec } from '../table.js';
import { type ColumnSource, columnSources, type Leaf } from './leaves.js';

/**
 * SQL that turns raw lines into a typed table. Two forms of one meaning: the quick one reads the lines as they are
 * and stops at the first value that is not of its column's type; the careful one reads values that were taken out
 * before and leaves such a value NULL, to be listed as a gap.
 */

interface Structure {
  [key: string]: Structure | Leaf['type'];
}

const structure = (sources: readonly ColumnSource[]): Structure | Leaf['type'] => {
  const root: Structure = {};
  for (const { leaf } of sources) {
    if (leaf.path.length === 0) return leaf.type;
    let at = root;
    for (const key of leaf.path.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Structure;
    }
    at[leaf.path.at(-1) as string] = leaf.type;
  }
  return root;
};

const structType = (node: Structure | Leaf['type']): string => {
  if (typeof node === 'string') return node;
  const fields = Object.entries(node).map(([key, child]) => `${identifier(key)} ${structType(child)}`);
  return fields.length === 0 ? 'JSON' : `STRUCT(${fields.join(', ')})`;
};

/** The keys of a raw line that a table needs; `data` as declared. Nothing is inferred. */
const lineColumns = (spec: TableSpec): string => {
  const data = structType(structure(columnSources(spec.columns)));
  const columns: readonly (readonly [string, string])[] = [
    ['source', 'VARCHAR'],
    ['id', 'VARCHAR'],
    ['snapshot', 'INTEGER'],
    ['seq', 'BIGINT'],
    ['deleted', 'BOOLEAN'],
    ['sha256', 'VARCHAR'],
    ['data', data],
  ];
  return `{${columns.map(([name, type]) => `${name}: ${quoted(type)}`).join(', ')}}`;
};

const valueSql = ({ leaf, rest, column }: ColumnSource): string => {
  const read = ['data', ...leaf.path.map(identifier)].join('.');
  if (leaf.type !== 'JSON' || (rest.length === 0 && column.type === 'json')) return read;
  // A JSON pointer (RFC 6901): DuckDB's `$."…"` paths cannot hold a quote.
  const path = quoted(rest.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
  if (column.type === 'json') return `nullif(json_extract(${read}, ${path})::VARCHAR, 'null')::JSON`;
  if (column.type === 'texts') return `json_extract(${read}, ${path})::VARCHAR[]`;
  if (column.type === 'map') return `json_extract(${read}, ${path})::MAP(VARCHAR, JSON)`;
  return `json_extract_string(${read}, ${path})`;
};

const wrongType = (column: Column): string => `error(${quoted(`value-type ${column.name}`)})`;

/** JSON's own form of a number; also keeps out what SQL's casts would take: blanks, hex, `1_000`, `inf`. */
const numberForm = quoted('-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?');
const integerForm = quoted('-?[0-9]+(\\.0+)?');

/** Keeps out what the cast would take besides dates: `infinity`, `epoch`. */
const isDate = (text: string): string => `${text} >= '0' AND ${text} < ':'`;
const utc = (text: string, cast: 'CAST' | 'TRY_CAST'): string =>
  `${cast}(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;

/** A value of a declared type from its text; another text stops the statement. */
const strict = (column: Column, text: string): string => {
  const otherwise = `WHEN ${text} IS NULL THEN NULL ELSE ${wrongType(column)} END`;
  switch (column.type) {
    case 'integer':
      return `CASE WHEN TRY_CAST(${text} AS BIGINT)::VARCHAR = ${text} THEN CAST(${text} AS BIGINT) ${otherwise}`;
    case 'number':
      return `CASE WHEN regexp_full_match(${text}, ${numberForm}) AND isfinite(TRY_CAST(${text} AS DOUBLE)) THEN CAST(${text} AS DOUBLE) ${otherwise}`;
    case 'boolean':
      return `CASE WHEN ${text} = 'true' THEN true WHEN ${text} = 'false' THEN false ${otherwise}`;
    case 'time':
      return `CASE WHEN ${isDate(text)} THEN ${utc(text, 'CAST')} ${otherwise}`;
    default:
      return text;
  }
};

/** The same, but another text is NULL. */
const lenient = (column: Column, text: string): string => {
  switch (column.type) {
    case 'integer':
      return `CASE WHEN regexp_full_match(${text}, ${integerForm}) THEN TRY_CAST(split_part(${text}, '.', 1) AS BIGINT) END`;
    case 'number':
      return `CASE WHEN regexp_full_match(${text}, ${numberForm}) AND isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`;
    case 'boolean':
      return `CASE ${text} WHEN 'true' THEN true WHEN 'false' THEN false END`;
    case 'time':
      return `CASE WHEN ${isDate(text)} THEN ${utc(text, 'TRY_CAST')} END`;
    case 'json':
      return `TRY_CAST(${text} AS JSON)`;
    case 'texts':
      return `TRY_CAST(TRY_CAST(${text} AS JSON) AS VARCHAR[])`;
    case 'map':
      return `map_from_entries(list_transform(from_json(${text}, '[{"key":"VARCHAR","value":"VARCHAR"}]'), lambda e: {'key': e.key, 'value': TRY_CAST(e.value AS JSON)}))`;
    default:
      return text;
  }
};

/** Every table begins with these. `snapshot` is also in the folder's name; stored, so that no reader depends on the path. */
export const baseColumns: readonly (readonly [name: string, type: string, comment: string])[] = [
  ['source', 'VARCHAR', 'Vendor'],
  ['id', 'VARCHAR', 'Id of the record at the source'],
  ['snapshot', 'INTEGER', 'Snapshot that holds the raw line'],
  ['seq', 'BIGINT', 'Number of the raw line within its kind and snapshot'],
  ['_deleted', 'BOOLEAN', 'The line is a tombstone: the record was gone at the source'],
  ['raw_sha256', 'VARCHAR', 'SHA-256 of the raw record'],
];

const baseSelect = 'source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256';

/** SQL types of the finished columns. */
export const sqlType: Readonly<Record<Column['type'], string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  json: 'JSON',
  texts: 'VARCHAR[]',
  map: 'MAP(VARCHAR, JSON)',
};

const selectList = (spec: TableSpec, typed: (column: Column) => string, text: (column: Column) => string) =>
  [
    baseSelect,
    ...spec.columns.flatMap((column) => [
      `${typed(column)} AS ${identifier(column.name)}`,
      ...(column.type === 'time' ? [`${text(column)} AS ${identifier(`${column.name}_text`)}`] : []),
    ]),
  ].join(',\n  ');

/**
 * `files` is SQL for one path or a list of paths. `longest`: bytes of the longest line, when it is not DuckDB's 16 MiB.
 * The rows come as the lines do.
 */
export const quickRows = (spec: TableSpec, files: string, longest?: number): string => {
  const values = new Map(columnSources(spec.columns).map((source) => [source.column, valueSql(source)]));
  const value = (column: Column) => values.get(column) as string;
  const size = longest === undefined ? '' : `, maximum_object_size = ${longest}`;
  return `SELECT
  ${selectList(spec, (column) => strict(column, value(column)), value)}
FROM read_json(${files}, format = 'newline_delimited', hive_partitioning = false${size}, columns = ${lineColumns(spec)})`;
};

/** The same, sorted: for readers of many files. */
export const quickSelect = (
  spec: TableSpec,
  files: string,
  longest?: number,
): string => `${quickRows(spec, files, longest)}
ORDER BY snapshot, seq`;

/** Name of a column's text in the table of values that were taken out. */
export const flatName = (index: number): string => `c${index}`;

export const flatColumns = (spec: TableSpec): string => {
  const names = spec.columns.map((_, index) => flatName(index));
  const columns: readonly (readonly [string, string])[] = [
    ['source', 'VARCHAR'],
    ['id', 'VARCHAR'],
    ['snapshot', 'INTEGER'],
    ['seq', 'BIGINT'],
    ['deleted', 'BOOLEAN'],
    ['sha256', 'VARCHAR'],
    ...names.map((name) => [name, 'VARCHAR'] as const),
  ];
  return `{${columns.map(([name, type]) => `${name}: ${quoted(type)}`).join(', ')}}`;
};

/** From `flat`, a table with `flatColumns`. */
export const carefulSelect = (spec: TableSpec, flat: string): string => {
  const text = (column: Column) => flatName(spec.columns.indexOf(column));
  return `SELECT
  ${selectList(spec, (column) => lenient(column, text(column)), text)}
FROM ${flat}
ORDER BY snapshot, seq`;
};

/** No row, and the columns of a finished table. */
export const emptySelect = (spec: TableSpec): string => {
  const columns = [
    ...baseColumns.map(([name, type]) => [name, type] as const),
    ...spec.columns.flatMap(({ name, type }) => [
      [name, sqlType[type]] as const,
      ...(type === 'time' ? [[`${name}_text`, 'VARCHAR'] as const] : []),
    ]),
  ];
  return `SELECT\n  ${columns.map(([name, type]) => `NULL::${type} AS ${identifier(name)}`).join(',\n  ')}\nWHERE false`;
};

/** Values that are there and not of their column's type: one row each, in order. */
export const misfitSelect = (spec: TableSpec, flat: string): string | undefined => {
  const checks = spec.columns
    .map((column, index) => ({ column, text: flatName(index) }))
    .filter(({ column }) => column.type !== 'text')
    .map(
      ({ column, text }) =>
        `SELECT seq, id, ${quoted(column.name)} AS field, ${text} AS value FROM ${flat} WHERE ${text} IS NOT NULL AND (${lenient(column, text)}) IS NULL`,
    );
  return checks.length === 0 ? undefined : `${checks.join('\nUNION ALL\n')}\nORDER BY seq, field`;
};
