import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuck, quoted } from '../../core/duckdb.js';
import { writeTable } from '../../transform/write-table.js';

test('a table that is sorted in pieces has every row once, in the declared order, rows without a key last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-table-'));
  const scratch = await mkdtemp(join(folder, 'scratch-'));
  const duck = await openDuck({ threads: 1, scratch: join(folder, 'spill') });
  try {
    const column = (name: string, type: string) => ({ name, type, nullable: true, about: '' });
    const table = {
      name: 'thing',
      about: '',
      grain: 'one row per thing',
      key: ['n'],
      order: ['k', 'n'],
      columns: [column('k', 'VARCHAR'), column('n', 'INTEGER')],
    };
    // One key in seven rows is absent, and one stands in a fifth of all: more than a piece has.
    const sql = `
      SELECT CASE WHEN i % 7 = 0 THEN NULL WHEN i % 5 = 0 THEN 'k''5' ELSE 'k' || (hash(i) % 1000) END AS k, i AS n
      FROM range(200000) AS t(i)`;
    const path = await writeTable({ duck, memoryMb: 256, folder, scratch }, table, sql);
    const [found] = await duck.all(`
      SELECT count(*) AS rows, count(DISTINCT n) AS ns, count(k) AS keys,
        count(*) FILTER (WHERE NOT ((k, n) > (before, n_before)) AND before IS NOT NULL) AS wrong,
        count(*) FILTER (WHERE k IS NOT NULL AND before IS NULL AND file_row_number > 0) AS late
      FROM (
        SELECT *, lag(k) OVER (ORDER BY file_row_number) AS before, lag(n) OVER (ORDER BY file_row_number) AS n_before
        FROM read_parquet(${quoted(path)}, file_row_number = true)
      )`);
    expect(found).toEqual({ rows: '200000', ns: '200000', keys: '171428', wrong: '0', late: '0' });
    expect(await readdir(scratch)).toEqual([]);
  } finally {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  }
});
