import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quoted, quotedPath } from '../../core/duckdb.js';
import type { AbsentRelation, CatalogView } from './relation.js';

/** What loads wrote, from their ledgers (load/LEDGER.md). A ledger may grow while it is read. */

const ledgersOf = async (
  home: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> => {
  const work = join(home, 'work');
  let folders: string[];
  try {
    folders = await readdir(work);
  } catch {
    // A hand-over copy has no work folder: no loads, which is said by the absent tables.
    return [];
  }
  const found: { name: string; path: string }[] = [];
  for (const folder of folders.filter((name) => name.startsWith('loads-')).sort()) {
    const files = await readdir(join(work, folder));
    if (files.includes('ledger.ndjson'))
      found.push({ name: folder, path: join(work, folder, 'ledger.ndjson') });
  }
  return found;
};

/** A line torn by a crash reads as nothing but NULLs; `load` itself checks the chain of the lines. */
const lineSql = ({ name, path }: { readonly name: string; readonly path: string }): string => `
SELECT ${quoted(name)} AS ledger, n, CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS written_at,
  type, key, kind, payload AS payload_sha256, status, remote AS remote_id, http AS http_status, code
FROM read_json(${quotedPath(path)}, format = 'newline_delimited', ignore_errors = true, columns = {
  n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR', payload: 'VARCHAR',
  status: 'VARCHAR', remote: 'VARCHAR', http: 'INTEGER', code: 'VARCHAR'
})
WHERE n IS NOT NULL`;

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
    const absent = ['load_line', 'load_operation'].map((name) => ({
      name,
      code: 'load-missing' as const,
      what: `The table ${name} shows what was loaded, and nothing was loaded from this archive.`,
    }));
    return { views: [], absent };
  }
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
    ],
    absent: [],
  };
};
