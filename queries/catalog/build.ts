import { rm } from 'node:fs/promises';
import { type Duck, identifier, openDuck, quoted } from '../../core/duckdb.js';
import { asDeskError } from '../../core/errors.js';
import { type CatalogPlan, type CatalogTable, type CatalogView, cellOf, chunkOf } from './relation.js';

/** Writes a catalog file: views over the archive's files, the few copied tables, and a comment on everything. */

const comment = async (duck: Duck, target: string, text: string): Promise<void> => {
  if (text !== '') await duck.run(`COMMENT ON ${target} IS ${quoted(text)}`);
};

const describe = async (
  duck: Duck,
  sort: 'VIEW' | 'TABLE',
  relation: CatalogView | CatalogTable,
): Promise<void> => {
  const name = identifier(relation.name);
  await comment(duck, `${sort} ${name}`, `${relation.about} Grain: ${relation.grain}.`.trim());
  const columns = new Set((await duck.describe(`SELECT * FROM ${name}`)).map((column) => column.name));
  for (const column of relation.columns) {
    // A note on a column that this archive's files do not have (yet) has nothing to stand on.
    if (columns.has(column.name))
      await comment(duck, `COLUMN ${name}.${identifier(column.name)}`, column.about);
  }
};

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
  await describe(duck, 'TABLE', table);
};

const writeView = async (duck: Duck, view: CatalogView): Promise<void> => {
  await duck.run(`CREATE VIEW ${identifier(view.name)} AS ${view.sql}`);
  await describe(duck, 'VIEW', view);
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
const writeIndex = async (duck: Duck, plan: CatalogPlan): Promise<void> => {
  const provenance = provenanceTable(plan);
  await writeTable(duck, provenance);
  await writeTable(duck, tableIndex([...plan.tables, ...plan.views, provenance]));
  await duck.run(`
    CREATE TABLE _column AS
    SELECT table_name, column_index AS position, column_name AS name, data_type AS type, comment AS about
    FROM duckdb_columns() WHERE schema_name = 'main' AND database_name = current_database() AND NOT internal
    ORDER BY table_name, column_index`);
  await comment(duck, `TABLE ${columnIndex.name}`, `${columnIndex.about} Grain: ${columnIndex.grain}.`);
};

/**
 * Writes the catalog to a new file. Errors: archive-damaged when a file of the archive cannot be read, disk-full,
 * not-writable. Nothing half is left behind.
 */
export const writeCatalog = async (plan: CatalogPlan, path: string): Promise<void> => {
  const duck = await openDuck({ path, memoryMb: 512 });
  try {
    for (const table of plan.tables) await writeTable(duck, table);
    for (const view of plan.views) await writeView(duck, view);
    await writeIndex(duck, plan);
    await duck.run('CHECKPOINT');
  } catch (error) {
    duck.close();
    await rm(path, { force: true });
    await rm(`${path}.wal`, { force: true });
    throw asDeskError(error, path);
  }
  duck.close();
};
