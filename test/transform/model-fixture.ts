import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../core/digest.js';
import { openDuck, quoted } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';

/** Rows by table; what a row leaves out gets a harmless value, lineage comes from its id. */
export type ModelTables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

interface ColumnInfo {
  readonly column_name: string;
  readonly column_type: string;
  readonly null: string;
}

const kinds: Readonly<Record<string, string>> = { contact: 'customer', agent: 'user', part: 'message' };

const harmless = (column: ColumnInfo): unknown => {
  if (column.null === 'YES') return null;
  if (column.column_type.endsWith('[]')) return [];
  if (column.column_type === 'BOOLEAN') return false;
  if (column.column_type === 'BIGINT') return 0;
  return column.column_type === 'VARCHAR' ? '' : 1;
};

const lineage = (table: string, row: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const id = String(row.id ?? row.contact_id ?? row.object_id ?? row.tag_id ?? row.key ?? table);
  return {
    source: 'kustomer',
    source_kind: kinds[table] ?? table,
    source_id: id.split(':').at(-1),
    snapshot: 1,
    raw_sha256: sha256(id),
  };
};

interface FixtureTable {
  readonly table: string;
  readonly columns: readonly ColumnInfo[];
  /** Parquet file without rows, for models that have none. */
  readonly empty: Buffer;
}

/** The declared tables, made once for all models of a process: most tables of a small model are empty. */
const prepared = (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-empty-'));
  const duck = await openDuck();
  const tables: FixtureTable[] = [];
  for (const file of (await readdir(asset('transform', 'model'))).filter((name) => name.endsWith('.sql'))) {
    const table = file.slice(0, -'.sql'.length);
    await duck.run(await readFile(asset('transform', 'model', file), 'utf8'));
    const empty = join(folder, `${table}.parquet`);
    await duck.run(`COPY (SELECT * FROM ${table}) TO ${quoted(empty)} (FORMAT parquet)`);
    const columns = await duck.all<ColumnInfo>(`DESCRIBE ${table}`);
    tables.push({ table, columns, empty: await readFile(empty) });
  }
  await rm(folder, { recursive: true });
  return { duck, tables };
})();

/** Writes a model folder, one Parquet file a declared table, into a new folder under the system's temp folder. */
export const modelFolder = async (given: ModelTables): Promise<string> => {
  const { duck, tables } = await prepared;
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-model-'));
  for (const { table, columns, empty } of tables) {
    const path = join(folder, `${table}.parquet`);
    if (!given[table]) {
      await writeFile(path, empty);
      continue;
    }
    const rows = given[table].map((row) => {
      const unknown = Object.keys(row).filter((key) => !columns.some((c) => c.column_name === key));
      if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(', ')}`);
      const full = { ...lineage(table, row), ...row } as Record<string, unknown>;
      return Object.fromEntries(columns.map((c) => [c.column_name, full[c.column_name] ?? harmless(c)]));
    });
    const form = JSON.stringify([Object.fromEntries(columns.map((c) => [c.column_name, c.column_type]))]);
    await duck.run(
      `COPY (SELECT unnest(from_json($rows::JSON, ${quoted(form)}), max_depth := 2)) TO ${quoted(path)} (FORMAT parquet)`,
      { rows: JSON.stringify(rows) },
    );
  }
  return folder;
};
