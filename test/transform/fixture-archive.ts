import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveObject } from '../../archive-format/archive.js';
import type { StoredBlob } from '../../archive-format/blob.js';
import type { Gap } from '../../archive-format/gap.js';
import type { SnapshotInfo } from '../../archive-format/snapshot.js';
import type { Column, TableSpec } from '../../archive-format/table.js';
import { sha256 } from '../../core/digest.js';
import { type Duck, identifier, openDuck, quoted } from '../../core/duckdb.js';

/** A record as its source would send it, as JSON text. */
export interface FixtureRecord {
  readonly kind: string;
  readonly json: string;
}

export interface FixtureOptions {
  readonly folder: string;
  readonly source: string;
  readonly tables: readonly TableSpec[];
  readonly records: AsyncIterable<FixtureRecord> | Iterable<FixtureRecord>;
  readonly blobs?: readonly StoredBlob[];
  readonly gaps?: readonly (Gap & { readonly snapshot: number })[];
}

const columnSql = (column: Column): string => {
  const path = quoted(`$.${column.path.map((key) => `"${key}"`).join('.')}`);
  const text = `(data->>${path})`;
  const name = identifier(column.name);
  switch (column.type) {
    case 'text':
      return `${text} AS ${name}`;
    case 'integer':
      return `TRY_CAST(${text} AS BIGINT) AS ${name}`;
    case 'number':
      return `TRY_CAST(${text} AS DOUBLE) AS ${name}`;
    case 'boolean':
      return `TRY_CAST(${text} AS BOOLEAN) AS ${name}`;
    case 'time':
      return `CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS ${name}, ${text} AS ${identifier(`${column.name}_text`)}`;
    case 'json':
      return `CASE WHEN json_type(data, ${path}) <> 'NULL' THEN json_extract(data, ${path}) END AS ${name}`;
    case 'texts':
      return `CAST(json_extract(data, ${path}) AS VARCHAR[]) AS ${name}`;
    case 'map':
      return `CAST(json_extract(data, ${path}) AS MAP(VARCHAR, JSON)) AS ${name}`;
  }
};

const fill = async (duck: Duck, records: FixtureOptions['records']): Promise<void> => {
  await duck.run(
    'CREATE TABLE raw (kind VARCHAR, seq VARCHAR, id VARCHAR, raw_sha256 VARCHAR, data VARCHAR)',
  );
  let seq = 0;
  const rows = async function* () {
    let chunk: string[][] = [];
    for await (const { kind, json } of records) {
      const id = /"id"\s*:\s*"([^"]+)"/.exec(json)?.[1] as string;
      chunk.push([kind, String(++seq), id, sha256(json), json]);
      if (chunk.length < 1000) continue;
      yield chunk;
      chunk = [];
    }
    yield chunk;
  };
  await duck.append('raw', rows());
};

/**
 * A committed object without an archive around it: the same Parquet columns, made from a few records. Only what a
 * transformation calls is there.
 */
export const fixtureArchive = async (options: FixtureOptions): Promise<ArchiveObject> => {
  const { folder, source, tables } = options;
  await mkdir(folder, { recursive: true });
  const duck = await openDuck({ memoryMb: 2000, scratch: join(folder, 'spill') });
  await fill(duck, options.records);
  const kinds: string[] = [];
  for (const spec of tables) {
    const columns = spec.columns.map(columnSql).join(',\n');
    await duck.run(
      `COPY (SELECT ${quoted(source)} AS source, id, 1::BIGINT AS snapshot, seq::BIGINT AS seq, false AS _deleted, raw_sha256, ${columns}
       FROM raw WHERE kind = ${quoted(spec.kind)})
       TO ${quoted(join(folder, `${spec.kind}.parquet`))} (FORMAT parquet, ROW_GROUP_SIZE 10240)`,
    );
    kinds.push(spec.kind);
  }
  const seen = await duck.all<{ data: string }>('SELECT raw_sha256 AS data FROM raw ORDER BY seq::BIGINT');
  duck.close();
  const inventorySha512 = sha256(seen.map((row) => row.data).join());
  const info = { snapshot: 1, source: { kind: source } } as SnapshotInfo;
  const missing = (): never => {
    throw new Error('a transformation should not need this');
  };
  return {
    name: `${source}-example`,
    id: `tag:example.com,2025:${source}`,
    folder,
    head: 'v1',
    inventorySha512,
    snapshots: async () => [info],
    snapshot: async () => info,
    kinds: async () => kinds.sort(),
    files: missing,
    tableSql: async (kind) => `SELECT * FROM read_parquet(${quoted(join(folder, `${kind}.parquet`))})`,
    records: missing,
    gaps: async function* () {
      yield* options.gaps ?? [];
    },
    blobIndex: async function* () {
      yield* options.blobs ?? [];
    },
    blob: missing,
  };
};
