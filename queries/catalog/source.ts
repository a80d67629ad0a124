import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { datapackageFile, tablePrefix } from '../../archive-format/layout.js';
import { identifier, quoted } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import type { CatalogView, ColumnNote } from './relation.js';

/** The archive's typed tables: the records of the source as rows, and the archive's own rows (gaps, requests). */

/** What we read of a datapackage.json (SPEC.md); `title` is the kind, `name` a form of it that suits other readers. */
const dataPackage = z.object({
  resources: z.array(
    z.object({
      title: z.string(),
      description: z.string(),
      schema: z.object({ fields: z.array(z.object({ name: z.string(), description: z.string() })) }),
    }),
  ),
});

export interface TableNotes {
  readonly about: string;
  readonly columns: readonly ColumnNote[];
}

/** What the state's datapackage.json says of the tables. */
export const tableNotes = async (
  object: ArchiveObject,
  asOf?: number,
): Promise<ReadonlyMap<string, TableNotes>> => {
  const notes = new Map<string, TableNotes>();
  for (const path of await object.files(datapackageFile, asOf)) {
    for (const { title, description, schema } of parsePackage(await readFile(path, 'utf8'), path)) {
      notes.set(title, {
        about: description,
        columns: schema.fields.map((field) => ({ name: field.name, about: field.description })),
      });
    }
  }
  return notes;
};

const parsePackage = (text: string, where: string) => {
  try {
    return dataPackage.parse(JSON.parse(text)).resources;
  } catch (cause) {
    throw deskError('archive-damaged', { what: 'A datapackage.json cannot be read.', where, cause });
  }
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
    const files = await object.files(tablePrefix(kind), asOf);
    const note = notes.get(kind);
    const columns = note?.columns ?? [];
    if (kind.startsWith('_')) {
      views.push({
        name: kind,
        layer: 'archive',
        about: note?.about ?? '',
        grain: grains[kind] ?? 'one row per line',
        sql: await object.tableSql(kind, 'history', asOf),
        columns,
        files,
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
        files,
      },
      {
        name: `${source}_${kind}_history`,
        layer: 'source',
        about: `${about} Every line of every snapshot.`,
        grain: 'one row per raw line',
        sql: await object.tableSql(kind, 'history', asOf),
        columns,
        files,
      },
    );
  }
  const kinds = (await object.kinds(asOf)).filter((kind) => !kind.startsWith('_'));
  return [...views, lineView(source, kinds)];
};
