import { quoted, quotedPath } from '../../core/duckdb.js';
import { type FiledPlaces, type LedgerPlace, loadPlaces } from './load-places.js';
import type { AbsentRelation, CatalogView } from './relation.js';

/** What loads wrote, from their ledgers (load/LEDGER.md). A ledger may grow while it is read. */

const pathList = (paths: readonly string[]): string => `[${paths.map(quotedPath).join(', ')}]`;

/** A line torn by a crash reads as nothing but NULLs; `load` itself checks the chain of the lines. */
const lineSql = ({ name, lines }: LedgerPlace): string => `
SELECT ${quoted(name)} AS ledger, n, CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS written_at,
  type, key, kind, payload AS payload_sha256, status, remote AS remote_id, http AS http_status, code
FROM read_json(${pathList(lines)}, format = 'newline_delimited', ignore_errors = true, columns = {
  n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR', payload: 'VARCHAR',
  status: 'VARCHAR', remote: 'VARCHAR', http: 'INTEGER', code: 'VARCHAR'
})
WHERE n IS NOT NULL`;

const runSql = ({ name, lines }: LedgerPlace): string => `
SELECT ${quoted(name)} AS ledger, run,
  CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS started_at, purpose, target, workspace,
  plan AS plan_sha256, archive.object AS archive_object, archive.version AS archive_version,
  archive."inventorySha512" AS inventory_sha512, mapping AS mapping_sha256, tool,
  operator.name AS operator, operator.address AS operator_address
FROM read_json(${pathList(lines)}, format = 'newline_delimited', ignore_errors = true, columns = {
  n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', run: 'BIGINT', purpose: 'VARCHAR', target: 'VARCHAR', workspace: 'VARCHAR',
  plan: 'VARCHAR', archive: 'STRUCT(object VARCHAR, version VARCHAR, "inventorySha512" VARCHAR)', mapping: 'VARCHAR', tool: 'VARCHAR',
  operator: 'STRUCT(name VARCHAR, address VARCHAR)'
})
WHERE type = 'run'`;

const rejectSql = (ledgers: readonly LedgerPlace[]): string =>
  ledgers
    .flatMap(({ name, rejects }) =>
      rejects.map(
        ({ run, path }) => `
SELECT ${quoted(name)} AS ledger, ${quoted(run)} AS run, *
FROM read_json(${quotedPath(path)}, format = 'newline_delimited', ignore_errors = true, columns = {
  key: 'VARCHAR', kind: 'VARCHAR', unit: 'VARCHAR', status: 'VARCHAR', http: 'INTEGER', code: 'VARCHAR', message: 'VARCHAR',
  payload_sha256: 'VARCHAR', source: 'VARCHAR', source_kind: 'VARCHAR', source_id: 'VARCHAR', raw_sha256: 'VARCHAR'
})
WHERE key IS NOT NULL`,
      ),
    )
    .join(' UNION ALL ');

const operationSql = `
WITH last AS (
  SELECT ledger, key,
    max(kind) AS kind,
    max(n) FILTER (type = 'intent') AS intent,
    max(n) FILTER (type = 'outcome') AS outcome,
    arg_max(payload_sha256, n) AS payload_sha256,
    arg_max(status, n) FILTER (type = 'outcome') AS status,
    arg_max(remote_id, n) FILTER (type = 'outcome' AND remote_id IS NOT NULL) AS remote_id,
    arg_max(http_status, n) FILTER (type = 'outcome') AS http_status,
    arg_max(code, n) FILTER (type = 'outcome') AS code,
    max(written_at) AS written_at,
    count(*) FILTER (type = 'intent') AS tries
  FROM load_line
  WHERE type IN ('intent', 'outcome')
  GROUP BY ledger, key
)
SELECT ledger, key, kind, CASE WHEN outcome IS NULL OR intent > outcome THEN 'open' ELSE status END AS status,
  remote_id, http_status, code, payload_sha256, tries, written_at
FROM last`;

const lineColumns = [
  { name: 'ledger', about: 'Folder of the ledger: loads-<target>-<workspace>' },
  { name: 'n', about: 'Number of the line' },
  { name: 'written_at', about: 'UTC' },
  { name: 'type', about: 'run, intent, outcome or end' },
  { name: 'key', about: 'Names the operation for ever, e.g. part:kustomer:message:64e0…' },
  { name: 'kind', about: 'What the operation makes or changes' },
  { name: 'payload_sha256', about: 'Digest of what was sent' },
  { name: 'status', about: 'Of an outcome: created, updated, already, rejected, unknown, removed or kept' },
  { name: 'remote_id', about: 'Id at the target' },
  { name: 'http_status', about: 'Of the target’s answer' },
  { name: 'code', about: 'The target’s error code, or why something was kept' },
];

const runColumns = [
  { name: 'ledger', about: 'Folder of the ledger: loads-<target>-<workspace>' },
  { name: 'run', about: 'Number of the run' },
  { name: 'started_at', about: 'UTC' },
  { name: 'purpose', about: 'load or undo' },
  { name: 'target', about: 'Vendor that was written to' },
  { name: 'workspace', about: 'Account at that vendor' },
  { name: 'plan_sha256', about: 'Digest of the plan’s plan.json' },
  { name: 'archive_object', about: 'Object of the archive that the plan was made from' },
  { name: 'archive_version', about: 'Its version' },
  { name: 'inventory_sha512', about: 'Names that exact state of the archive' },
  { name: 'mapping_sha256', about: 'Digest of the confirmed mapping' },
  { name: 'tool', about: 'Version of deskarchive' },
  { name: 'operator', about: 'Who ran it; null in ledgers of before that was asked' },
  { name: 'operator_address', about: 'Their address, as a URI' },
];

const rejectColumns = [
  { name: 'ledger', about: 'Folder of the ledger: loads-<target>-<workspace>' },
  { name: 'run', about: 'Folder of the run' },
  { name: 'key', about: 'Names the operation' },
  { name: 'kind', about: 'What the operation makes or changes' },
  { name: 'unit', about: 'The contact, conversation or article that it belongs to' },
  { name: 'status', about: 'rejected, blocked, unknown or waiting' },
  { name: 'http', about: 'Status of the target’s answer' },
  { name: 'code', about: 'The target’s error code' },
  { name: 'message', about: 'The target’s words; they may quote texts of people' },
  { name: 'payload_sha256', about: 'Digest of what was sent' },
  { name: 'source', about: 'Lineage: vendor' },
  { name: 'source_kind', about: 'Lineage: kind of the raw record' },
  { name: 'source_id', about: 'Lineage: id of the raw record' },
  { name: 'raw_sha256', about: 'Lineage: digest of the raw record' },
];

const operationColumns = [
  ...lineColumns.filter(({ name }) => !['n', 'type', 'status', 'written_at'].includes(name)),
  {
    name: 'status',
    about:
      'Last known: created, updated, already, rejected, unknown, removed, kept, or open when only the intent is known',
  },
  { name: 'tries', about: 'Intents written' },
  { name: 'written_at', about: 'UTC; last line about it' },
];

const idColumns = [
  { name: 'ledger', about: 'Object of the archive: loads-<target>-<workspace>' },
  { name: 'run', about: 'Number of the run' },
  { name: 'key', about: 'Names the operation' },
  { name: 'kind', about: 'What the operation makes or changes' },
  { name: 'source', about: 'Lineage: vendor; null when the plan was not at hand when the run was filed' },
  { name: 'source_kind', about: 'Lineage: kind of the raw record' },
  { name: 'source_id', about: 'Lineage: id of the raw record' },
  { name: 'status', about: 'created, updated, already, removed or kept' },
  { name: 'remote_id', about: 'Id at the target' },
  { name: 'payload_sha256', about: 'Digest of what was sent' },
  { name: 'written_at', about: 'UTC' },
];

const idView = (ids: FiledPlaces['ids']): CatalogView => ({
  name: 'load_id',
  layer: 'load',
  about: 'Where each thing of the source is at the target, run by run, as the archive keeps it.',
  grain: 'one row per run and operation',
  sql: ids
    .map(
      ({ name, run, path }) =>
        `SELECT ${quoted(name)} AS ledger, ${run} AS run, * FROM read_parquet(${quotedPath(path)}, hive_partitioning = false)`,
    )
    .join(' UNION ALL '),
  columns: idColumns,
  files: ids.map(({ path }) => path),
});

const certificateColumns = [
  { name: 'ledger', about: 'Object of the archive: loads-<target>-<workspace>' },
  { name: 'checked_at', about: 'UTC' },
  { name: 'verdict', about: 'equal, different or incomplete' },
  { name: 'sampled_units', about: 'Units of each phase that were read; null: everything' },
  { name: 'operations', about: 'Operations compared' },
  { name: 'fields', about: 'Fields compared' },
  { name: 'differences', about: 'Fields that do not hold what was written' },
  { name: 'plan_sha256', about: 'Digest of the plan’s plan.json' },
  { name: 'ledger_head', about: 'The ledger’s last line then' },
  { name: 'signed', about: 'A signature lies beside it; whose, ssh-keygen -Y verify says' },
];

const certificateView = (certificates: FiledPlaces['certificates']): CatalogView => ({
  name: 'load_certificate',
  layer: 'load',
  about: 'Certificates of reading back that the archive keeps.',
  grain: 'one row per certificate',
  sql: certificates
    .map(
      ({ name, path, signed }) => `
SELECT ${quoted(name)} AS ledger,
  CAST(CAST("checkedAt" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS checked_at, verdict,
  sample.units AS sampled_units, checked.operations, checked.fields, differences.total AS differences,
  plan AS plan_sha256, "ledgerHead" AS ledger_head, ${signed} AS signed
FROM read_json(${quotedPath(path)}, columns = {
  "checkedAt": 'VARCHAR', verdict: 'VARCHAR', sample: 'STRUCT(units BIGINT)',
  checked: 'STRUCT(operations BIGINT, fields BIGINT)', differences: 'STRUCT(total BIGINT)',
  plan: 'VARCHAR', "ledgerHead": 'VARCHAR'
})`,
    )
    .join(' UNION ALL '),
  columns: certificateColumns,
  files: certificates.map(({ path }) => path),
});

const notFiled = (name: string, what: string): AbsentRelation => ({ name, code: 'load-missing', what });

const filedRelations = ({
  ids,
  certificates,
}: FiledPlaces): { readonly views: readonly CatalogView[]; readonly absent: readonly AbsentRelation[] } => ({
  views: [
    ...(ids.length > 0 ? [idView(ids)] : []),
    ...(certificates.length > 0 ? [certificateView(certificates)] : []),
  ],
  absent: [
    ...(ids.length > 0 ? [] : [notFiled('load_id', 'No run of a load is filed in this archive.')]),
    ...(certificates.length > 0
      ? []
      : [notFiled('load_certificate', 'No certificate of reading back is filed in this archive.')]),
  ],
});

export const loadRelations = async (
  home: string,
): Promise<{ readonly views: readonly CatalogView[]; readonly absent: readonly AbsentRelation[] }> => {
  const { ledgers, filed } = await loadPlaces(home);
  const kept = filedRelations(filed);
  if (ledgers.length === 0) {
    const absent = ['load_line', 'load_operation', 'load_run', 'load_reject'].map((name) => ({
      name,
      code: 'load-missing' as const,
      what: `The table ${name} shows what was loaded, and nothing was loaded from this archive.`,
    }));
    return { views: kept.views, absent: [...absent, ...kept.absent] };
  }
  const refused = rejectSql(ledgers);
  return {
    views: [
      {
        name: 'load_line',
        layer: 'load',
        about: 'Every line of the load ledgers.',
        grain: 'one row per line',
        sql: ledgers.map(lineSql).join(' UNION ALL '),
        columns: lineColumns,
        files: ledgers.flatMap(({ lines }) => lines),
      },
      {
        name: 'load_operation',
        layer: 'load',
        about: 'What became of each operation of the loads: the last word of the ledger.',
        grain: 'one row per ledger and operation',
        sql: operationSql,
        columns: operationColumns,
        files: [],
      },
      {
        name: 'load_run',
        layer: 'load',
        about: 'The runs of loads, each with the exact state of the archive that it wrote from.',
        grain: 'one row per run',
        sql: ledgers.map(runSql).join(' UNION ALL '),
        columns: runColumns,
        files: [],
      },
      ...(refused === ''
        ? []
        : [
            {
              name: 'load_reject',
              layer: 'load' as const,
              about: 'What did not arrive in a run, with the target’s words.',
              grain: 'one row per run and operation',
              sql: refused,
              columns: rejectColumns,
              files: ledgers.flatMap(({ rejects }) => rejects.map(({ path }) => path)),
            },
          ]),
      ...kept.views,
    ],
    absent: [
      ...kept.absent,
      ...(refused === ''
        ? [
            {
              name: 'load_reject',
              code: 'load-missing',
              what: 'No run of a load has a list of rejects.',
            } as const,
          ]
        : []),
    ],
  };
};
