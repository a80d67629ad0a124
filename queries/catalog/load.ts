import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { quoted, quotedPath } from '../../core/duckdb.js';
import type { AbsentRelation, CatalogView } from './relation.js';

/** What loads wrote, from their ledgers (load/LEDGER.md). A ledger may grow while it is read. */

interface LedgerPlace {
  /** Folder: `loads-<target>-<workspace>`. */
  readonly name: string;
  readonly path: string;
  /** What the target refused, one file a run. */
  readonly rejects: readonly string[];
}

const entriesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // A hand-over copy has no work folder, a ledger may have no runs: nothing is there.
    return [];
  }
};

const ledgersOf = async (home: string): Promise<readonly LedgerPlace[]> => {
  const work = join(home, 'work');
  const found: LedgerPlace[] = [];
  for (const name of (await entriesOf(work)).filter((folder) => folder.startsWith('loads-'))) {
    const folder = join(work, name);
    if (!(await entriesOf(folder)).includes('ledger.ndjson')) continue;
    const rejects: string[] = [];
    for (const run of await entriesOf(join(folder, 'runs'))) {
      const files = await entriesOf(join(folder, 'runs', run));
      if (files.includes('rejects.ndjson')) rejects.push(join(folder, 'runs', run, 'rejects.ndjson'));
    }
    found.push({ name, path: join(folder, 'ledger.ndjson'), rejects });
  }
  return found;
};

/** A line torn by a crash reads as nothing but NULLs; `load` itself checks the chain of the lines. */
const lineSql = ({ name, path }: LedgerPlace): string => `
SELECT ${quoted(name)} AS ledger, n, CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS written_at,
  type, key, kind, payload AS payload_sha256, status, remote AS remote_id, http AS http_status, code
FROM read_json(${quotedPath(path)}, format = 'newline_delimited', ignore_errors = true, columns = {
  n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR', payload: 'VARCHAR',
  status: 'VARCHAR', remote: 'VARCHAR', http: 'INTEGER', code: 'VARCHAR'
})
WHERE n IS NOT NULL`;

const runSql = ({ name, path }: LedgerPlace): string => `
SELECT ${quoted(name)} AS ledger, run,
  CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS started_at, purpose, target, workspace,
  plan AS plan_sha256, archive.object AS archive_object, archive.version AS archive_version,
  archive."inventorySha512" AS inventory_sha512, mapping AS mapping_sha256, tool
FROM read_json(${quotedPath(path)}, format = 'newline_delimited', ignore_errors = true, columns = {
  n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', run: 'BIGINT', purpose: 'VARCHAR', target: 'VARCHAR', workspace: 'VARCHAR',
  plan: 'VARCHAR', archive: 'STRUCT(object VARCHAR, version VARCHAR, "inventorySha512" VARCHAR)', mapping: 'VARCHAR', tool: 'VARCHAR'
})
WHERE type = 'run'`;

const rejectSql = (ledgers: readonly LedgerPlace[]): string =>
  ledgers
    .flatMap(({ name, rejects }) =>
      rejects.map(
        (path) => `
SELECT ${quoted(name)} AS ledger, ${quoted(basename(dirname(path)))} AS run, *
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

export const loadRelations = async (
  home: string,
): Promise<{ readonly views: readonly CatalogView[]; readonly absent: readonly AbsentRelation[] }> => {
  const ledgers = await ledgersOf(home);
  if (ledgers.length === 0) {
    const absent = ['load_line', 'load_operation', 'load_run', 'load_reject'].map((name) => ({
      name,
      code: 'load-missing' as const,
      what: `The table ${name} shows what was loaded, and nothing was loaded from this archive.`,
    }));
    return { views: [], absent };
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
        files: ledgers.map(({ path }) => path),
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
              files: ledgers.flatMap(({ rejects }) => rejects),
            },
          ]),
    ],
    absent:
      refused === ''
        ? [{ name: 'load_reject', code: 'load-missing', what: 'No run of a load has a list of rejects.' }]
        : [],
  };
};
