import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredBlob } from '../../archive-format/blob.js';
import type { Gap } from '../../archive-format/gap.js';
import { openDuck, quoted, type Row } from '../../core/duckdb.js';
import { kustomerTables } from '../../extract/kustomer/tables.js';
import { runTransform, type TransformReport } from '../../transform/run.js';
import { type FixtureRecord, fixtureArchive } from './fixture-archive.js';

export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'deskarchive-transform-'));

const lines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** Records of a folder: `<kind>.ndjson`, a record a line as the vendor sends it, in the order of the names. */
export const recordsOf = (folder: string): FixtureRecord[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ndjson') && !file.startsWith('_'))
    .sort()
    .flatMap((file) =>
      lines(join(folder, file)).map((json) => ({ kind: file.slice(0, -'.ndjson'.length), json })),
    );

const optional = <T>(folder: string, file: string): T[] =>
  readdirSync(folder).includes(file) ? lines(join(folder, file)).map((line) => JSON.parse(line) as T) : [];

/** Builds the model of a folder of records; `_blobs.ndjson` and `_gaps.ndjson` stand for what an archive has beside. */
export const transformFolder = async (folder: string): Promise<TransformReport> => {
  const home = await scratchFolder();
  const object = await fixtureArchive({
    folder: join(home, 'fixture'),
    source: 'kustomer',
    tables: kustomerTables,
    records: recordsOf(folder),
    blobs: optional<StoredBlob>(folder, '_blobs.ndjson'),
    gaps: optional<Gap & { snapshot: number }>(folder, '_gaps.ndjson'),
  });
  return runTransform({ home, object });
};

/** Rows of a model table in the file's own order; times and big numbers as text. */
export const modelRows = async (report: TransformReport, table: string, columns = '*'): Promise<Row[]> => {
  const duck = await openDuck();
  try {
    const path = join(report.folder, `${table}.parquet`);
    return await duck.all(`SELECT ${columns} FROM read_parquet(${quoted(path)})`);
  } finally {
    duck.close();
  }
};
