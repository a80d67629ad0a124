import { join } from 'node:path';
import type { AnswerColumn, Cell } from '../../core/duckdb.js';
import { identifier, openDuck, quoted } from '../../core/duckdb.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { Answer } from '../engine/engine.js';
import { uniqueNames } from './text.js';

/** Rows of a Parquet row group. */
const groupRows = 20_480;

const castOf = (column: AnswerColumn, cell: string): string => {
  if (column.type === 'JSON') return `CAST(${cell} AS JSON)`;
  return column.form === 'json'
    ? `CAST(CAST(${cell} AS JSON) AS ${column.type})`
    : `CAST(${cell} AS ${column.type})`;
};

/** What neither Parquet nor the way there through text can hold. */
const impossible = /^(UNION|BIT|VARIANT|GEOMETRY|BIGNUM|INTERVAL)|MAP\((?!VARCHAR)|BLOB.*[[)]/;

async function* numbered(rows: Answer['rows']): AsyncGenerator<readonly (readonly Cell[])[]> {
  let number = 0;
  for await (const batch of rows) yield batch.map((row) => [String(++number), ...row]);
}

/**
 * Writes the answer as a Parquet file with the answer's own types, in the answer's order. The rows come as text from
 * the engine, so this is our own DuckDB: the locked one can write nothing. Needs room for the rows in the temporary
 * folder. Errors: query-invalid for a type that Parquet cannot hold; disk-full, not-writable.
 */
export const writeParquet = async (answer: Answer, path: string): Promise<{ readonly rows: number }> => {
  const odd = answer.columns.find((column) => impossible.test(column.type));
  if (odd) {
    throw deskError('query-invalid', {
      what: `The column ${odd.name} is of the type ${odd.type}, which a Parquet file cannot hold.`,
      next: 'Cast it to VARCHAR in the statement.',
    });
  }
  if (answer.columns.length === 0) throw deskError('query-invalid', { what: 'The answer has no columns.' });
  const { folder: scratch, remove } = await scratchFolder('parquet');
  const duck = await openDuck({ path: join(scratch, 'rows.duckdb'), memoryMb: 256, scratch });
  try {
    const cells = answer.columns.map((_, index) => `c${index}`);
    await duck.run(`CREATE TABLE answer (row VARCHAR, ${cells.map((cell) => `${cell} VARCHAR`).join(', ')})`);
    await duck.append('answer', numbered(answer.rows));
    const names = uniqueNames(answer.columns);
    const columns = answer.columns.map(
      (column, index) => `${castOf(column, cells[index] as string)} AS ${identifier(names[index] as string)}`,
    );
    await duck.run(
      `COPY (SELECT ${columns.join(', ')} FROM answer ORDER BY CAST(row AS BIGINT)) TO ${quoted(path)} ` +
        `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows})`,
    );
    const [count] = await duck.all<{ rows: string }>('SELECT count(*) AS rows FROM answer');
    return { rows: Number(count?.rows) };
  } catch (error) {
    throw asDeskError(error, path);
  } finally {
    duck.close();
    await remove();
  }
};
