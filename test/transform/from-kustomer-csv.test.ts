import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArchive } from '../../archive-format/open.js';
import { systemClock } from '../../core/clock.js';
import { openDuck } from '../../core/duckdb.js';
import { silent } from '../../core/progress.js';
import { createCsvSource } from '../../extract/kustomer-csv/source.js';
import { csvTables } from '../../extract/kustomer-csv/tables.js';
import { runExtract } from '../../extract/run.js';
import { writeCsvExports } from '../../simulate/kustomer/exports/csv.js';
import { kustomerSource } from '../../transform/from-kustomer/source.js';
import { absentFromCsv, csvSource, stagedFromCsv } from '../../transform/from-kustomer-csv/source.js';
import { runTransform } from '../../transform/run.js';
import { readFileAsset, readSteps, sqlFiles } from '../../transform/step.js';
import { modelRows, scratchFolder } from './desk.js';

test('what the steps read is declared by the extraction, and every table of Kustomer is staged or empty', () => {
  for (const [table, columns] of Object.entries(csvSource)) {
    const declared = csvTables.find(({ kind }) => kind === table.replace('_history', ''));
    const names = declared?.columns.flatMap(({ name, type }) =>
      type === 'time' ? [name, `${name}_text`] : [name],
    );
    for (const column of Object.keys(columns)) expect(names).toContain(column);
  }
  expect([...stagedFromCsv, ...Object.keys(absentFromCsv)].sort()).toEqual(
    Object.keys(kustomerSource).sort(),
  );
  const staged = readSteps(sqlFiles('transform/from-kustomer-csv')).map(({ output }) => output.name);
  expect(staged.sort()).toEqual(stagedFromCsv.map((name) => `kustomer_${name}`).sort());
});

test('staged tables have the columns of Kustomer’s, with their types', async () => {
  const duck = await openDuck();
  const common = {
    source: 'VARCHAR',
    id: 'VARCHAR',
    snapshot: 'INTEGER',
    seq: 'BIGINT',
    raw_sha256: 'VARCHAR',
  };
  const list = (columns: Readonly<Record<string, string>>) =>
    Object.entries({ ...common, ...columns }).map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
  for (const macro of sqlFiles('transform/macros')) await duck.run(readFileAsset(macro));
  for (const [table, columns] of Object.entries(csvSource))
    await duck.run(`CREATE VIEW csv_${table} AS SELECT ${list(columns).join(', ')} WHERE false`);
  for (const step of readSteps(sqlFiles('transform/from-kustomer-csv'))) {
    const name = step.output.name.replace('kustomer_', '');
    const wanted = { ...common, ...kustomerSource[name] };
    const sql = 'sql' in step.work ? step.work.sql : '';
    const made = Object.fromEntries((await duck.describe(sql)).map((column) => [column.name, column.type]));
    expect(made).toEqual(wanted);
  }
  duck.close();
});

test('exports of a desk become a model: people, threads and their messages in order', async () => {
  const home = await scratchFolder();
  const files = join(home, 'exports');
  await writeCsvExports(files, { scale: 0.05, settings: { desk_end: '2026-02-01T00:00:00Z' } });
  const archive = await createArchive(join(home, 'a.archive'));
  const outcome = await runExtract({
    source: createCsvSource({ org: 'acme', files: [files], clock: systemClock }),
    archive,
    mode: 'full',
    operator: { name: 'Tester', address: 'mailto:tester@example.com' },
    clock: systemClock,
    progress: silent,
    signal: new AbortController().signal,
  });
  if (outcome.state !== 'committed') throw new Error(outcome.state);
  const { kinds } = outcome.snapshot;
  const report = await runTransform({ home: archive.home, object: await archive.object() });
  const { tables, checks } = report.info;
  expect(tables.conversation?.rows).toBe(kinds.conversation?.distinct);
  expect(tables.part?.rows).toBe(kinds.message?.distinct);
  expect(tables.contact?.rows).toBeGreaterThan(5);
  expect(tables.agent?.rows).toBeGreaterThan(0);
  expect(checks.filter(({ severity, rows }) => severity === 'error' && rows > 0)).toEqual([]);
  const parts = await modelRows(report.folder, 'part');
  expect(parts.every(({ author_type }) => author_type !== 'unknown')).toBe(true);
  // Messages are all there, notes are not exported: only those are missing.
  const short = (await modelRows(report.folder, 'check_result')).filter(
    ({ check }) => check === 'conversation_counts',
  );
  expect(short.every(({ detail }) => /note/.test(String(detail)))).toBe(true);
});
