import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { identifier, quoted } from '../../core/duckdb.js';
import type { CatalogView, ColumnNote } from './relation.js';

/** The archive's typed tables: the records of the source as rows, and the archive's own rows (gaps, requests). */

const dataPackage = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      description: z.string().optional(),
      schema: z
        .object({ fields: z.array(z.object({ name: z.string(), description: z.string().optional() })) })
        .optional(),
    }),
  ),
});

export interface TableNotes {
  readonly about: string;
  readonly columns: readonly ColumnNote[];
}

/** What the newest datapackage.json says of the tables; empty when the archive has none. */
export const tableNotes = async (
  object: ArchiveObject,
  asOf?: number,
): Promise<ReadonlyMap<string, TableNotes>> => {
  const files = await object.files('snapshots/', asOf);
  const notes = new Map<string, TableNotes>();
  // Later snapshots come later in the list and say the last word on a table.
  for (const path of files.filter((name) => name.endsWith('datapackage.json'))) {
    const parsed = dataPackage.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (!parsed.success) continue;
    for (const { name, description, schema } of parsed.data.resources) {
      notes.set(name, {
        about: description ?? '',
        columns: (schema?.fields ?? []).map((field) => ({
          name: field.name,
          about: field.description ?? '',
        })),
      });
    }
  }
  return notes;
};

/** `AT` is a reserved word of DuckDB: a column of that name could only be asked for in quotes. */
const renamed: Readonly<Record<string, string>> = { at: 'tried_at', at_text: 'tried_at_text' };

const ownTables: Readonly<Record<string, string>> = {
  _gap: 'What is missing from the archive, and why.',
  _request: 'Every request to the source, without secrets.',
};

const grains: Readonly<Record<string, string>> = {
  _gap: 'one row per gap',
  _request: 'one row per request',
};

/** Every line of every table without its record: cheap to count and to compare. */
const lineView = (source: string, kinds: readonly string[]): CatalogView => ({
  name: '_line',
  layer: 'archive',
  about:
    'Every line of every kind with a table, without the record itself. Quick to count; _record has the records.',
  grain: 'one row per raw line',
  sql:
    kinds.length === 0
      ? `SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS id, NULL::INTEGER AS snapshot, NULL::BIGINT AS seq, NULL::BOOLEAN AS deleted, NULL::VARCHAR AS sha256 WHERE false`
      : kinds
          .map(
            (kind) =>
              `SELECT ${quoted(kind)} AS kind, id, snapshot, seq, _deleted AS deleted, raw_sha256 AS sha256 ` +
              `FROM ${identifier(`${source}_${kind}_history`)}`,
          )
          .join(' UNION ALL '),
  columns: [
    { name: 'kind', about: 'Kind of the record' },
    { name: 'id', about: 'Id of the record at the source' },
    { name: 'snapshot', about: 'Snapshot that holds the line' },
    { name: 'seq', about: 'Number of the line within its kind and snapshot; the highest one of an id wins' },
    { name: 'deleted', about: 'A tombstone: the record was gone at the source' },
    { name: 'sha256', about: 'SHA-256 of the raw record' },
  ],
  files: [],
});

/** `<source>_<kind>` (current state), `<source>_<kind>_history` (every line), `_gap`, `_request`. */
export const sourceViews = async (
  object: ArchiveObject,
  source: string,
  asOf?: number,
): Promise<readonly CatalogView[]> => {
  const notes = await tableNotes(object, asOf);
  const views: CatalogView[] = [];
  for (const kind of await object.kinds(asOf)) {
    const files = await object.files(`tables/`, asOf);
    const own = files.filter((path) => path.split(/[\\/]/).includes(kind));
    const note = notes.get(kind);
    const columns = note?.columns ?? [];
    if (kind.startsWith('_')) {
      const rename = Object.entries(renamed).filter(([from]) =>
        columns.some((column) => column.name === from),
      );
      const list = rename.map(([from, to]) => `"${from}" AS ${to}`).join(', ');
      views.push({
        name: kind,
        layer: 'archive',
        about: note?.about || (ownTables[kind] ?? ''),
        grain: grains[kind] ?? 'one row per line',
        sql: `SELECT *${list === '' ? '' : ` RENAME (${list})`} FROM (${await object.tableSql(kind, 'history', asOf)})`,
        columns: columns.map((column) => ({ ...column, name: renamed[column.name] ?? column.name })),
        files: own,
      });
      continue;
    }
    const about = note?.about || `Records of the kind ${kind}.`;
    views.push(
      {
        name: `${source}_${kind}`,
        layer: 'source',
        about: `${about} Current state: the newest line of each id, deleted ones left out.`,
        grain: `one row per ${kind}`,
        sql: await object.tableSql(kind, 'current', asOf),
        columns,
        files: own,
      },
      {
        name: `${source}_${kind}_history`,
        layer: 'source',
        about: `${about} Every line of every snapshot.`,
        grain: 'one row per raw line',
        sql: await object.tableSql(kind, 'history', asOf),
        columns,
        files: own,
      },
    );
  }
  const kinds = (await object.kinds(asOf)).filter((kind) => !kind.startsWith('_'));
  return [...views, lineView(source, kinds)];
};
