import type { ArchiveObject } from '../archive-format/archive.js';
import { type Duck, identifier } from '../core/duckdb.js';
import { createTable, insertRows } from './rows.js';

/** What a transformation reads of a source's tables: kind to column to DuckDB type. */
export type SourceTables = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Columns that every table of an archive has. */
const commonColumns = {
  source: 'VARCHAR',
  id: 'VARCHAR',
  snapshot: 'INTEGER',
  seq: 'BIGINT',
  raw_sha256: 'VARCHAR',
};

const viewSql = async (
  duck: Duck,
  object: ArchiveObject,
  kinds: readonly string[],
  table: string,
  wanted: Readonly<Record<string, string>>,
  asOf: number | undefined,
): Promise<string> => {
  const history = table.endsWith('_history');
  const kind = history ? table.slice(0, -'_history'.length) : table;
  const columns = Object.entries({ ...commonColumns, ...wanted });
  const known = kinds.includes(kind);
  const select = known ? await object.tableSql(kind, history ? 'history' : 'current', asOf) : '';
  const there = new Set(known ? (await duck.describe(select)).map((column) => column.name) : []);
  const list = columns.map(([name, type]) => {
    const value = there.has(name) ? identifier(name) : 'NULL';
    return `CAST(${value} AS ${type}) AS ${identifier(name)}`;
  });
  return known ? `SELECT ${list.join(', ')} FROM (${select})` : `SELECT ${list.join(', ')} WHERE false`;
};

/**
 * Makes a view `<prefix>_<kind>` for each table that the steps read. A kind that the archive lacks is an empty one,
 * so that a missing role leaves the rest of the model whole.
 */
export const createSourceViews = async (
  duck: Duck,
  object: ArchiveObject,
  prefix: string,
  tables: SourceTables,
  asOf: number | undefined,
): Promise<string[]> => {
  const kinds = await object.kinds(asOf);
  const names: string[] = [];
  for (const [table, columns] of Object.entries(tables)) {
    const name = `${prefix}_${table}`;
    const sql = await viewSql(duck, object, kinds, table, columns, asOf);
    await duck.run(`CREATE VIEW ${identifier(name)} AS ${sql}`);
    names.push(name);
  }
  return names;
};

const batched = async function* <T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
};

const blobColumns = [
  { name: 'place', type: 'BIGINT' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'id', type: 'VARCHAR' },
  { name: 'sha256', type: 'VARCHAR' },
  { name: 'size', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'content_type', type: 'VARCHAR' },
];

const gapColumns = [
  { name: 'reason', type: 'VARCHAR' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'id', type: 'VARCHAR' },
  { name: 'parent_kind', type: 'VARCHAR' },
  { name: 'parent_id', type: 'VARCHAR' },
  { name: 'field', type: 'VARCHAR' },
  { name: 'expected', type: 'VARCHAR' },
  { name: 'received', type: 'VARCHAR' },
  { name: 'evidence', type: 'VARCHAR' },
  { name: 'tried_at', type: 'VARCHAR' },
  { name: 'source', type: 'VARCHAR' },
  { name: 'snapshot', type: 'INTEGER' },
];

/** Tables of what an archive keeps beside the records: `archive_blob` (stored bytes) and `archive_gap`. */
export const createArchiveTables = async (
  duck: Duck,
  object: ArchiveObject,
  source: string,
  asOf: number | undefined,
  signal: AbortSignal | undefined,
): Promise<string[]> => {
  await createTable(duck, 'archive_blob_line', blobColumns);
  let place = 0;
  for await (const blobs of batched(object.blobIndex(asOf, signal), 5_000)) {
    const rows = blobs.map(({ kind, id, sha256, size, name, contentType }) => ({
      place: String(place++),
      kind,
      id,
      sha256,
      size: String(size),
      name,
      content_type: contentType,
    }));
    await insertRows(duck, 'archive_blob_line', blobColumns, rows);
  }
  // Bytes that came anew (a file that had come too short) stand for those from before.
  await duck.run(`CREATE TABLE archive_blob AS
    SELECT * EXCLUDE (place) FROM archive_blob_line
    QUALIFY row_number() OVER (PARTITION BY kind, id ORDER BY place DESC) = 1
    ORDER BY place`);
  await duck.run('DROP TABLE archive_blob_line');
  await createTable(duck, 'archive_gap', gapColumns);
  for await (const gaps of batched(object.gaps(asOf, signal), 5_000)) {
    const rows = gaps.map((gap) => ({
      reason: gap.reason,
      kind: gap.kind,
      id: gap.id ?? null,
      parent_kind: gap.parentKind ?? null,
      parent_id: gap.parentId ?? null,
      field: gap.field ?? null,
      expected: gap.expected ?? null,
      received: gap.received ?? null,
      evidence: gap.evidence ?? null,
      tried_at: gap.at,
      source,
      snapshot: gap.snapshot,
    }));
    await insertRows(duck, 'archive_gap', gapColumns, rows);
  }
  return ['archive_blob', 'archive_gap'];
};
