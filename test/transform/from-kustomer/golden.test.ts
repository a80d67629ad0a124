import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../core/digest.js';
import { runTransform } from '../../../transform/run.js';
import { archiveDesk, deskOf, modelRows, scratchFolder } from '../desk.js';

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
    const home = await scratchFolder();
    const desk = deskOf(folder);
    const report = await runTransform({ home, object: await archiveDesk(home, desk) });
    const digests = new Set(desk.records.map((record) => sha256(record.json)));
    const rows: Record<string, unknown[]> = {};
    for (const [table, { rows: count }] of Object.entries(report.info.tables)) {
      if (count === 0) continue;
      rows[table] = (await modelRows(report.folder, table)).map(({ raw_sha256, ...row }) => {
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
    // Through JSON as the file went: it knows no minus zero.
    expect(JSON.parse(JSON.stringify(rows))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(report.info.checks.filter((check) => check.severity === 'error' && check.rows > 0)).toEqual([]);
  });
});
