import { datapackageFormat, envelopeVersion, norm, rawPrefix, snapshotFormat } from '../layout.js';
import type { BlobCounts, KindCounts, SnapshotScope, StreamReport } from '../snapshot.js';
import type { KindDocument } from '../snapshot-document.js';
import type { Column, TableSpec } from '../table.js';
import { baseColumns, quickSelect, sqlType } from '../tables/typed-sql.js';
import type { TableFacts } from './tables.js';

/** The documents that a snapshot carries about itself, as text. */

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** What makes this program recognisable in twenty years. */
export interface ToolFacts {
  readonly name: string;
  readonly version: string;
  readonly node: string;
  readonly duckdb: string;
}

export const kindDocument = (counts: KindCounts): KindDocument => ({
  complete: counts.complete,
  ...(counts.cursorStart === undefined ? {} : { cursor_start: counts.cursorStart }),
  ...(counts.cursorEnd === undefined ? {} : { cursor_end: counts.cursorEnd }),
  ...(counts.highWater === undefined ? {} : { high_water: counts.highWater }),
  fetched: counts.fetched,
  written: counts.written,
  distinct: counts.distinct,
  unchanged: counts.unchanged,
  tombstones: counts.tombstones,
  odd: counts.odd,
  source_reported: counts.sourceReported,
});

const streamDocument = (report: StreamReport) => ({
  ...(report.kinds === undefined ? {} : { kinds: report.kinds }),
  complete: report.complete,
  ...(report.cursorStart === undefined ? {} : { cursor_start: report.cursorStart }),
  ...(report.cursorEnd === undefined ? {} : { cursor_end: report.cursorEnd }),
  ...(report.highWater === undefined ? {} : { high_water: report.highWater }),
  fetched: report.fetched,
  source_reported: report.sourceReported,
  ...(report.since === undefined ? {} : { since: report.since }),
});

export interface SnapshotFacts {
  readonly snapshot: number;
  readonly base: number | null;
  readonly scope: SnapshotScope;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly resumedAt: readonly string[];
  /** Id of the run that wrote it: its staging folder's name. */
  readonly run: string;
  readonly tool: ToolFacts;
  readonly kinds: Readonly<Record<string, KindCounts>>;
  readonly streams: Readonly<Record<string, StreamReport>>;
  readonly attachments: BlobCounts;
  readonly gaps: number;
  readonly requests: number;
  /** Records about erased people that came and were not taken. */
  readonly suppressed: number;
  /** The version before and its inventory's SHA-512: the chain from snapshot to snapshot. */
  readonly previous: {
    readonly version: string;
    readonly inventorySha512: string;
    /** Of the signature that the version has at this moment; null: none. */
    readonly signatureSha512: string | null;
  } | null;
}

export const snapshotText = (facts: SnapshotFacts): string => {
  const { scope } = facts;
  return pretty({
    format: snapshotFormat,
    snapshot: facts.snapshot,
    version: `v${facts.snapshot}`,
    mode: scope.mode,
    base_snapshot: facts.base,
    source: {
      kind: scope.source.kind,
      org: scope.source.org,
      api: scope.source.api,
      base_url: scope.source.baseUrl,
    },
    started_at: facts.startedAt,
    finished_at: facts.finishedAt,
    resumed_at: facts.resumedAt,
    run: facts.run,
    tool: facts.tool,
    operator: scope.operator,
    config_sha256: scope.configSha256,
    filters: scope.filters,
    retried: Object.values(facts.streams).flatMap(({ complete, retried }) =>
      complete ? (retried ?? []) : [],
    ),
    ...(scope.mergedFrom
      ? {
          merged_from: {
            object_id: scope.mergedFrom.objectId,
            snapshot: scope.mergedFrom.snapshot,
            version: scope.mergedFrom.version,
            inventory_sha512: scope.mergedFrom.inventorySha512,
            started_at: scope.mergedFrom.startedAt,
            finished_at: scope.mergedFrom.finishedAt,
          },
        }
      : {}),
    volatile_paths: scope.volatilePaths,
    envelope_version: envelopeVersion,
    norm,
    kinds: Object.fromEntries(
      Object.entries(facts.kinds)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, counts]) => [kind, kindDocument(counts)]),
    ),
    streams: Object.fromEntries(
      Object.entries(facts.streams).map(([name, report]) => [name, streamDocument(report)]),
    ),
    attachments: facts.attachments,
    gaps: facts.gaps,
    requests: facts.requests,
    suppressed: facts.suppressed,
    previous: facts.previous && {
      version: facts.previous.version,
      inventory_sha512: facts.previous.inventorySha512,
      signature_sha512: facts.previous.signatureSha512,
    },
  });
};

/** Types of Table Schema (https://datapackage.org/standard/table-schema/). */
const fieldType: Readonly<Record<Column['type'], string>> = {
  text: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  time: 'datetime',
  json: 'string',
  texts: 'list',
  map: 'object',
};

const baseFieldType: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  INTEGER: 'integer',
  BIGINT: 'integer',
  BOOLEAN: 'boolean',
};

const fieldsOf = (spec: TableSpec) => [
  ...baseColumns.map(([name, type, description]) => ({ name, type: baseFieldType[type], description })),
  ...spec.columns.flatMap((column) => {
    const about = {
      description: column.comment,
      columnType: column.type,
      sqlType: sqlType[column.type],
      sourcePath: column.path,
    };
    const field = { name: column.name, type: fieldType[column.type], ...about };
    const words = {
      name: `${column.name}_text`,
      type: 'string',
      description: `${column.name} in the source's own words`,
      sqlType: 'VARCHAR',
    };
    return column.type === 'time' ? [field, words] : [field];
  }),
];

/** A resource name may not begin with an underscore in some readers. */
const resourceName = (kind: string): string => kind.replace(/^_/, 'archive-').toLowerCase();

export const datapackageText = (
  name: string,
  id: string,
  created: string,
  tables: readonly TableFacts[],
): string =>
  pretty({
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    format: datapackageFormat,
    name,
    id,
    created,
    resources: tables.map(({ spec, files }) => ({
      name: resourceName(spec.kind),
      title: spec.kind,
      description: spec.comment,
      path: files,
      format: 'parquet',
      mediatype: 'application/vnd.apache.parquet',
      schema: {
        $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
        fields: fieldsOf(spec),
      },
    })),
  });

/** The SELECT that made a kind's tables, to be run in the object's folder by any DuckDB. */
export const tableSqlText = (spec: TableSpec): string => `-- ${spec.kind}: ${spec.comment}
-- Makes the table from the raw lines, as it was made for tables/norm=${norm}/${spec.kind}/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
${quickSelect(spec, `'v*/content/${rawPrefix(spec.kind)}snapshot=*/part-*.ndjson.gz'`)};
`;

export interface ReportFacts {
  readonly snapshot: number;
  readonly gapsByReason: readonly { readonly reason: string; readonly kind: string; readonly gaps: number }[];
  readonly requestsByStatus: readonly { readonly status: number; readonly requests: number }[];
  readonly tables: readonly TableFacts[];
  readonly odd: Readonly<Record<string, number>>;
}

export const reportText = (facts: ReportFacts): string =>
  pretty({
    format: 'deskarchive-report/1',
    snapshot: facts.snapshot,
    gaps: facts.gapsByReason,
    requests: facts.requestsByStatus,
    odd_records: facts.odd,
    tables: Object.fromEntries(
      facts.tables.map(({ spec, lines, files, careful, misfits }) => [
        spec.kind,
        { rows: lines, parts: files.length, careful_parts: careful, values_set_aside: misfits },
      ]),
    ),
  });
