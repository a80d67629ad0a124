import { rm } from 'node:fs/promises';
import { type Duck, identifier, openDuck, quoted } from '../../core/duckdb.js';
import { asDeskError } from '../../core/errors.js';
import {
  type CatalogPlan,
  type CatalogTable,
  type CatalogView,
  type ColumnNote,
  cellOf,
  chunkOf,
} from './relation.js';

/** Writes a catalog file: views over the archive's files, the few copied tables, and what each of them means. */

interface Relation {
  readonly name: string;
  readonly about: string;
  readonly grain: string;
  readonly columns: readonly ColumnNote[];
}

const writeTable = async (duck: Duck, table: CatalogTable): Promise<void> => {
  const staged = identifier('staged rows');
  const names = table.columns.map((column) => identifier(column.name));
  await duck.run(`CREATE TEMP TABLE ${staged} (${names.map((name) => `${name} VARCHAR`).join(', ')})`);
  await duck.append('staged rows', table.rows());
  const casts = table.columns.map((column, index) => {
    // Times come as ISO 8601 with their zone; TIMESTAMP alone would drop it unseen.
    const value =
      column.type === 'TIMESTAMP' ? `${names[index]}::TIMESTAMPTZ AT TIME ZONE 'UTC'` : names[index];
    return `CAST(${value} AS ${column.type}) AS ${names[index]}`;
  });
  await duck.run(`CREATE TABLE ${identifier(table.name)} AS SELECT ${casts.join(', ')} FROM ${staged}`);
  await duck.run(`DROP TABLE ${staged}`);
};

const writeView = async (duck: Duck, view: CatalogView): Promise<void> => {
  await duck.run(`CREATE VIEW ${identifier(view.name)} AS ${view.sql}`);
};

const tableIndex = (relations: readonly (CatalogView | CatalogTable)[]): CatalogTable => {
  const index: CatalogTable = {
    name: '_table',
    layer: 'archive',
    about: 'The tables of this catalog.',
    grain: 'one row per table',
    columns: [
      { name: 'name', type: 'VARCHAR', about: 'Name of the table' },
      {
        name: 'layer',
        type: 'VARCHAR',
        about: 'archive, source, raw, model or load: where its rows come from',
      },
      { name: 'about', type: 'VARCHAR', about: 'What it holds' },
      { name: 'grain', type: 'VARCHAR', about: 'What one row is' },
    ],
    rows: () =>
      chunkOf(
        [...relations, index, columnIndex].map(({ name, layer, about, grain }) => [
          name,
          layer,
          about,
          grain,
        ]),
      )(),
  };
  return index;
};

const columnIndex = {
  name: '_column',
  layer: 'archive',
  about: 'The columns of this catalog.',
  grain: 'one row per table and column',
} as const;

const provenanceTable = (plan: CatalogPlan): CatalogTable => ({
  name: '_provenance',
  layer: 'archive',
  about: 'The exact state of the archive that this catalog shows.',
  grain: 'one row per fact',
  columns: [
    { name: 'key', type: 'VARCHAR', about: 'Name of the fact' },
    { name: 'value', type: 'VARCHAR', about: 'The fact' },
  ],
  rows: chunkOf(Object.entries(plan.provenance).map(([key, value]) => [key, cellOf(value)])),
});

/** `_table` and `_column` say what there is: the first question of everybody who opens the file. */
const writeIndex = async (duck: Duck, plan: CatalogPlan): Promise<readonly Relation[]> => {
  const provenance = provenanceTable(plan);
  const index = tableIndex([...plan.tables, ...plan.views, provenance]);
  await writeTable(duck, provenance);
  await writeTable(duck, index);
  const relations = [...plan.tables, ...plan.views, provenance, index];
  const notes = relations.flatMap(({ name, columns }) =>
    columns.filter(({ about }) => about !== '').map((column) => [name, column.name, column.about]),
  );
  await duck.run('CREATE TEMP TABLE "staged notes" (table_name VARCHAR, name VARCHAR, about VARCHAR)');
  await duck.append('staged notes', chunkOf(notes)());
  // A note on a column that this archive's files do not have (yet) has nothing to stand on.
  await duck.run(`
    CREATE TABLE _column AS
    SELECT there.table_name, there.column_index AS position, there.column_name AS name, there.data_type AS type, note.about
    FROM duckdb_columns() AS there
    LEFT JOIN "staged notes" AS note ON note.table_name = there.table_name AND note.name = there.column_name
    WHERE there.schema_name = 'main' AND there.database_name = current_database() AND NOT there.internal
    ORDER BY there.table_name, there.column_index`);
  await duck.run('DROP TABLE "staged notes"');
  return [...relations, { ...columnIndex, columns: [] }];
};

const commentSql = (target: string, text: string): string => `COMMENT ON ${target} IS ${quoted(text)};\n`;

/** What `_table` and `_column` say, as comments, which other programs show. Thousands, and each costs a millisecond. */
const writeComments = async (
  duck: Duck,
  relations: readonly Relation[],
  views: ReadonlySet<string>,
): Promise<void> => {
  const notes = await duck.all<{ table_name: string; name: string; about: string }>(
    'SELECT table_name, name, about FROM _column WHERE about IS NOT NULL ORDER BY table_name, position',
  );
  const columns = new Map<string, string>();
  for (const { table_name, name, about } of notes) {
    const sql = commentSql(`COLUMN ${identifier(table_name)}.${identifier(name)}`, about);
    columns.set(table_name, (columns.get(table_name) ?? '') + sql);
  }
  for (const { name, about, grain } of relations) {
    const target = `${views.has(name) ? 'VIEW' : 'TABLE'} ${identifier(name)}`;
    await duck.run(commentSql(target, `${about} Grain: ${grain}.`.trim()) + (columns.get(name) ?? ''));
  }
};

/**
 * Writes the catalog to a new file; with comments on all tables and columns for programs that do not know of `_table`
 * and `_column`. Errors: archive-damaged when a file of the archive cannot be read, disk-full,
 * not-writable. Nothing half is left behind.
 */
export const writeCatalog = async (
  plan: CatalogPlan,
  path: string,
  comments: 'comments' | 'none',
): Promise<void> => {
  const duck = await openDuck({ path, memoryMb: 512 });
  try {
    // One transaction: each of hundreds of small statements would wait for the disk by itself.
    await duck.run('BEGIN TRANSACTION');
    for (const table of plan.tables) await writeTable(duck, table);
    for (const view of plan.views) await writeView(duck, view);
    const relations = await writeIndex(duck, plan);
    if (comments === 'comments')
      await writeComments(duck, relations, new Set(plan.views.map(({ name }) => name)));
    await duck.run('COMMIT');
    await duck.run('CHECKPOINT');
  } catch (error) {
    duck.close();
    await rm(path, { force: true });
    await rm(`${path}.wal`, { force: true });
    throw asDeskError(error, path);
  }
  duck.close();
};
