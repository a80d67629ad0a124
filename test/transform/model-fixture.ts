import { mkdtemp, readdir, readFile } from 'node:fs/promises';
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

/** Writes a model folder, one Parquet file a declared table, into a new folder under the system's temp folder. */
export const modelFolder = async (tables: ModelTables): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-model-'));
  const duck = await openDuck();
  try {
    for (const file of (await readdir(asset('transform', 'model'))).filter((name) => name.endsWith('.sql'))) {
      const table = file.slice(0, -'.sql'.length);
      await duck.run(await readFile(asset('transform', 'model', file), 'utf8'));
      const columns = await duck.all<ColumnInfo>(`DESCRIBE ${table}`);
      const form = JSON.stringify([Object.fromEntries(columns.map((c) => [c.column_name, c.column_type]))]);
      const rows = (tables[table] ?? []).map((row) => {
        const unknown = Object.keys(row).filter((key) => !columns.some((c) => c.column_name === key));
        if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(', ')}`);
        const given = { ...lineage(table, row), ...row } as Record<string, unknown>;
        return Object.fromEntries(columns.map((c) => [c.column_name, given[c.column_name] ?? harmless(c)]));
      });
      await duck.run(
        `INSERT INTO ${table} BY NAME SELECT unnest(from_json($rows::JSON, ${quoted(form)}), max_depth := 2)`,
        { rows: JSON.stringify(rows) },
      );
      await duck.run(
        `COPY (SELECT * FROM ${table}) TO ${quoted(join(folder, `${table}.parquet`))} (FORMAT parquet)`,
      );
    }
    return folder;
  } finally {
    duck.close();
  }
};
