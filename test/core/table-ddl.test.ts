import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDuck } from '../../core/duckdb.js';
import { isDeskError } from '../../core/errors.js';
import { asset } from '../../core/package-info.js';
import { parseTable } from '../../core/table-ddl.js';

const folder = asset('transform', 'model');
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

describe('declarations of the model', () => {
  test.each(files)('%s says the same as DuckDB understands', async (file) => {
    const sql = readFileSync(join(folder, file), 'utf8');
    const table = parseTable(sql, file);
    expect(`${table.name}.sql`).toBe(file);
    expect(table.about).not.toBe('');
    expect(table.grain).not.toBe('');
    const duck = await openDuck();
    await duck.run(sql);
    const seen = await duck.all<{ column_name: string; data_type: string; is_nullable: boolean }>(
      'SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal ORDER BY column_index',
    );
    duck.close();
    expect(table.columns.map(({ name, type, nullable }) => [name, type, nullable])).toEqual(
      seen.map((column) => [column.column_name, column.data_type, column.is_nullable]),
    );
  });
});

test('rows are sorted by the order, then the key; by every column without a key', () => {
  const columns = 'CREATE TABLE t (\n  a VARCHAR, -- A\n  b VARCHAR, -- B\n  c VARCHAR -- C\n);';
  const keyed = parseTable(`-- T\n-- grain: one\n-- key: a, b\n-- order: c, b\n${columns}`, 't.sql');
  expect(keyed).toMatchObject({ about: 'T', grain: 'one', key: ['a', 'b'], order: ['c', 'b', 'a'] });
  expect(parseTable(`-- T\n${columns}`, 't.sql')).toMatchObject({ key: [], order: ['a', 'b', 'c'] });
});

test.each([
  ['a column without a comment', '-- T\nCREATE TABLE t (\n  a VARCHAR\n);', 't.sql:3'],
  ['a second statement', '-- T\nCREATE TABLE t (\n  a VARCHAR -- A\n);\nDROP TABLE t;', 't.sql:5'],
  ['a key that is no column', '-- T\n-- key: b\nCREATE TABLE t (\n  a VARCHAR -- A\n);', 't.sql'],
  ['no end', '-- T\nCREATE TABLE t (\n  a VARCHAR -- A\n', 't.sql'],
])('%s is refused', (_, sql, where) => {
  try {
    parseTable(sql, 't.sql');
    expect.unreachable();
  } catch (error) {
    expect(isDeskError(error, 'input-invalid') && error.where).toBe(where);
  }
});
