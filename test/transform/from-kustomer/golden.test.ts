import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../core/digest.js';
import { modelRows, recordsOf, transformFolder } from '../golden.js';

/**
 * Each folder: records as Kustomer sends them, and `expected.json`: rows of the model they become, by table.
 * With DESKARCHIVE_GOLDEN=write the rows that come out are written; read them before you keep them.
 */
const golden = join(import.meta.dirname, 'golden');
const write = process.env.DESKARCHIVE_GOLDEN === 'write';

describe('records become rows of the model', () => {
  test.each(readdirSync(golden))('%s', async (name) => {
    const folder = join(golden, name);
    const file = join(folder, 'expected.json');
    const report = await transformFolder(folder);
    const digests = new Set(recordsOf(folder).map((record) => sha256(record.json)));
    const rows: Record<string, unknown[]> = {};
    for (const [table, { rows: count }] of Object.entries(report.info.tables)) {
      if (count === 0) continue;
      rows[table] = (await modelRows(report, table)).map(({ raw_sha256, ...row }) => {
        // Every row leads back to a record that went in.
        if (raw_sha256 !== undefined) expect(digests).toContain(raw_sha256);
        return row;
      });
    }
    if (write || !existsSync(file)) {
      expect(write, `${file} is missing`).toBe(true);
      const tables = Object.entries(rows).map(
        ([table, list]) =>
          `${JSON.stringify(table)}: [\n${list.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`,
      );
      writeFileSync(file, `{\n${tables.join(',\n')}\n}\n`);
    }
    expect(rows).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(report.info.checks.filter((check) => check.severity === 'error' && check.rows > 0)).toEqual([]);
  });
});
