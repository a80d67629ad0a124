import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withRoom } from '../core/duck-room.js';
import { type Duck, identifier, quoted } from '../core/duckdb.js';
import type { DeclaredTable } from '../core/table-ddl.js';

/**
 * Writes a table of the model: declared columns and types, total order, one file.
 *
 * DuckDB cannot sort rows with their texts in less memory than about all of them take: spilled or not, it ended "out of
 * memory" with 96 MB for 109,000 parts. So rows are first written as they come, then sorted a range of keys at a time, and the
 * sorted pieces are put one after the other. How they are divided depends on the rows alone, as do the bytes.
 */

/** Rows of a row group: small enough that a group of long texts fits in memory. DuckDB cuts row groups by count alone. */
const rowGroupRows = 20_480;
/** A scan of the loose rows gives whole groups of them to the sort, so these are smaller. */
const looseGroupRows = 2_048;

/** Rows that are sorted at once; half as many more are not divided yet. */
const pieceRows = 32_768;
/** Each piece takes a look at the keys of all rows. */
const mostPieces = 200;

export const parquetOptions = 'FORMAT parquet, COMPRESSION zstd';

const loosely = `(${parquetOptions}, ROW_GROUP_SIZE ${looseGroupRows})`;

/** Keys at which the rows are divided, ascending: the first column of the order. None when there are few rows. */
const borders = async (duck: Duck, rows: string, key: string): Promise<readonly string[]> => {
  const [count] = await duck.all<{ rows: string }>(`SELECT count(*) AS rows FROM ${rows}`);
  const all = Number(count?.rows);
  if (all <= pieceRows * 1.5) return [];
  const each = Math.max(pieceRows, Math.ceil(all / mostPieces));
  const found = await duck.all<{ key: string }>(
    `SELECT DISTINCT key FROM (SELECT ${key} AS key, row_number() OVER (ORDER BY ${key} NULLS LAST) AS place FROM ${rows}) ` +
      `WHERE place % ${each} = 0 AND key IS NOT NULL ORDER BY key`,
  );
  return found.map((row) => String(row.key));
};

/** The conditions that together hold for every row once. */
const ranges = (key: string, at: readonly string[]): readonly string[] => {
  const first = at[0];
  const last = at.at(-1);
  if (first === undefined || last === undefined) return ['true'];
  return [
    `${key} <= ${quoted(first)}`,
    ...at.slice(1).map((to, index) => `${key} > ${quoted(at[index] as string)} AND ${key} <= ${quoted(to)}`),
    `${key} > ${quoted(last)} OR ${key} IS NULL`,
  ];
};

export interface TableWriting {
  readonly duck: Duck;
  /** Megabytes that DuckDB may use at most; each statement begins with fewer (see withRoom). */
  readonly memoryMb: number;
  /** Where the table's file goes. */
  readonly folder: string;
  /** For files that are gone when the table is written. */
  readonly scratch: string;
}

/** Writes the rows of a SELECT as a table; answers its path. */
export const writeTable = async (
  { duck, memoryMb, folder, scratch }: TableWriting,
  table: DeclaredTable,
  sql: string,
): Promise<string> => {
  const run = (statement: string) => withRoom(duck, memoryMb, () => duck.run(statement));
  const columns = table.columns.map(
    (column) => `CAST(${identifier(column.name)} AS ${column.type}) AS ${identifier(column.name)}`,
  );
  const order = table.order.map((name) => `${identifier(name)} NULLS LAST`).join(', ');
  const key = identifier(table.order[0] as string);
  const path = join(folder, `${table.name}.parquet`);
  const final =
    `(${parquetOptions}, ROW_GROUP_SIZE ${rowGroupRows}, ` +
    `KV_METADATA {deskarchive_table: ${quoted(table.name)}, deskarchive_grain: ${quoted(table.grain)}})`;

  const loose = join(scratch, `${table.name}-loose.parquet`);
  await run(`COPY (SELECT ${columns.join(', ')} FROM (${sql})) TO ${quoted(loose)} ${loosely}`);
  const rows = `read_parquet(${quoted(loose)})`;
  const parts = ranges(key, await withRoom(duck, memoryMb, () => borders(duck, rows, key)));
  if (parts.length === 1) {
    await run(`COPY (SELECT * FROM ${rows} ORDER BY ${order}) TO ${quoted(path)} ${final}`);
  } else {
    const pieces = parts.map((_, index) => join(scratch, `${table.name}-${index}.parquet`));
    for (const [index, range] of parts.entries())
      await run(
        `COPY (SELECT * FROM ${rows} WHERE ${range} ORDER BY ${order}) TO ${quoted(pieces[index] as string)} ${loosely}`,
      );
    await rm(loose);
    const sorted = `read_parquet([${pieces.map(quoted).join(', ')}])`;
    await run(`COPY (SELECT * FROM ${sorted}) TO ${quoted(path)} ${final}`);
    for (const piece of pieces) await rm(piece);
  }
  await rm(loose, { force: true });
  return path;
};
