import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { quotedPath } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import type { AbsentRelation, CatalogView, ColumnNote } from './relation.js';

/** A plan of a load as tables: what would be written, what would be lost, what is held back. */

const header = z.object({
  format: z.literal('deskarchive-plan/1'),
  files: z.array(z.object({ path: z.string() })),
});

const lineage: readonly ColumnNote[] = [
  { name: 'source', about: 'Lineage: vendor' },
  { name: 'source_kind', about: 'Lineage: kind of the raw record' },
  { name: 'source_id', about: 'Lineage: id of the raw record' },
  { name: 'raw_sha256', about: 'Lineage: digest of the raw record' },
];

const tables = [
  {
    name: 'plan_operation',
    file: /^operations-[\d-]+\.parquet$/,
    about: 'Every write of the plan, in its order.',
    grain: 'one row per operation',
    columns: [
      { name: 'phase', about: 'A phase begins when the one before is done' },
      { name: 'ordinal', about: 'Order within the phase, from 1' },
      { name: 'unit', about: 'Operations of one unit run one after another' },
      { name: 'step', about: 'Order within the unit' },
      { name: 'key', about: 'Names the operation for ever' },
      { name: 'kind', about: 'What it makes or changes' },
      {
        name: 'payload',
        about: 'Canonical JSON of the call; later values as {"$ref"}, {"$blob"}, {"$look"}',
      },
      { name: 'payload_sha256', about: 'Digest of payload' },
      { name: 'after', about: 'Keys of earlier phases that must be done before' },
      { name: 'looks', about: 'Names that preflight must resolve' },
      { name: 'owner', about: 'Key of the operation whose thing this one belongs to' },
      { name: 'blob_bytes', about: 'Bytes of attachments that the call carries' },
      ...lineage,
    ],
  },
  {
    name: 'plan_loss',
    file: /^losses\.parquet$/,
    about: 'What will not arrive as it was.',
    grain: 'one row per loss',
    columns: [
      { name: 'ordinal', about: 'Order, from 1' },
      { name: 'reason', about: 'Stable code' },
      { name: 'target_kind', about: 'Kind of the row it befalls, in the target’s words' },
      { name: 'target_key', about: 'Key of that row' },
      { name: 'field', about: 'What is affected' },
      { name: 'before', about: 'As it was, in short; the archive has the whole' },
      { name: 'after', about: 'As it will be, in short' },
      ...lineage,
    ],
  },
  {
    name: 'plan_held',
    file: /^held\.parquet$/,
    about: 'What is not loaded at all, and why.',
    grain: 'one row per thing that is held back',
    columns: [
      { name: 'ordinal', about: 'Order, from 1' },
      { name: 'reason', about: 'Stable code' },
      { name: 'detail', about: 'More about it' },
      ...lineage,
    ],
  },
] as const;

const filesOf = async (folder: string): Promise<readonly string[]> => {
  const path = join(folder, 'plan.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw deskError('plan-missing', { what: 'There is no plan here.', where: path, cause });
  }
  try {
    return header.parse(JSON.parse(text)).files.map((file) => file.path);
  } catch (cause) {
    throw deskError('plan-invalid', { what: 'The plan.json cannot be read.', where: path, cause });
  }
};

/**
 * The tables of a plan's folder; without one they are absent. `load` checks a plan's digests, a question does not.
 * Errors: plan-missing, plan-invalid.
 */
export const planRelations = async (
  folder: string | undefined,
): Promise<{ readonly views: readonly CatalogView[]; readonly absent: readonly AbsentRelation[] }> => {
  if (folder === undefined) {
    const absent = tables.map(({ name }) => ({
      name,
      code: 'plan-missing' as const,
      what: `The table ${name} belongs to a plan, and none is named.`,
      next: 'Name the plan’s folder with --plan.',
    }));
    return { views: [], absent };
  }
  const names = await filesOf(folder);
  const views: CatalogView[] = [];
  const absent: AbsentRelation[] = [];
  for (const { name, file, about, grain, columns } of tables) {
    const files = names.filter((path) => file.test(path)).map((path) => join(folder, path));
    if (files.length === 0) {
      absent.push({ name, code: 'plan-missing', what: `The plan has no file for the table ${name}.` });
      continue;
    }
    const list = files.map(quotedPath).join(', ');
    const sql = `SELECT * FROM read_parquet([${list}], union_by_name = true)`;
    views.push({ name, layer: 'load', about, grain, sql, columns, files });
  }
  return { views, absent };
};
