import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { quotedPath } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';
import { type DeclaredTable, parseTable } from '../../core/table-ddl.js';
import type { AbsentRelation, CatalogView } from './relation.js';

/** The helpdesk model's tables, from the model that was built last for the archive's state. */

const modelInfo = z.object({
  format: z.literal('deskarchive-model/1'),
  key: z.string(),
  inputs: z.array(z.object({ object: z.string(), inventorySha512: z.string(), snapshot: z.number() })),
  tables: z.record(z.string(), z.object({ file: z.string() })),
});

const newest = z.object({ models: z.record(z.string(), z.string()) });

export interface BuiltModel {
  readonly key: string;
  readonly folder: string;
  /** Table name to its absolute path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The declared tables, also when no model is built yet: for comments and for a clear message. */
export const declaredTables = (): readonly DeclaredTable[] =>
  readdirSync(asset('transform', 'model'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) =>
      parseTable(readFileSync(asset('transform', 'model', file), 'utf8'), `transform/model/${file}`),
    );

const jsonFile = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Not there, or not JSON: no model of ours, which the caller says in so many words.
    return undefined;
  }
};

/**
 * The newest model of a snapshot, or undefined. A model that was built from another state of the archive (before an
 * erasure, from another object) does not count: `inventories` are the digests that this object's versions have.
 */
export const findModel = async (
  home: string,
  object: string,
  snapshot: number,
  inventories: ReadonlySet<string>,
): Promise<BuiltModel | undefined> => {
  const index = newest.safeParse(await jsonFile(join(home, 'models', 'newest.json')));
  const key = index.success ? index.data.models[`${object}@${snapshot}`] : undefined;
  if (key === undefined || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  const folder = join(home, 'models', key);
  const info = modelInfo.safeParse(await jsonFile(join(folder, 'model.json')));
  if (!info.success) return undefined;
  const fits = info.data.inputs.some(
    (input) =>
      input.object === object && input.snapshot === snapshot && inventories.has(input.inventorySha512),
  );
  if (!fits) return undefined;
  const files = Object.entries(info.data.tables)
    .filter(([name, { file }]) => file === `${name}.parquet`)
    .map(([name, { file }]) => [name, join(folder, file)] as const);
  return { key, folder, files: new Map(files) };
};

const viewOf = (table: DeclaredTable, path: string): CatalogView => ({
  name: table.name,
  layer: 'model',
  about: table.about,
  grain: table.grain,
  sql: `SELECT * FROM read_parquet(${quotedPath(path)})`,
  columns: table.columns.map(({ name, about }) => ({ name, about })),
  files: [path],
});

export const noModel = (name: string): AbsentRelation => ({
  name,
  code: 'model-missing',
  what: `The table ${name} belongs to the model, and no model is built for this state of the archive.`,
});

export const modelRelations = (
  model: BuiltModel | undefined,
): { readonly views: readonly CatalogView[]; readonly absent: readonly AbsentRelation[] } => {
  const views: CatalogView[] = [];
  const absent: AbsentRelation[] = [];
  for (const table of declaredTables()) {
    const path = model?.files.get(table.name);
    if (path === undefined) absent.push(noModel(table.name));
    else views.push(viewOf(table, path));
  }
  return { views, absent };
};
