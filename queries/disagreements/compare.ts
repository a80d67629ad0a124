import { readFileSync } from 'node:fs';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { type Duck, identifier, openDuck, quoted } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';

/** What is compared, by kind: columns that mean the same in the tables of every source of one vendor. */
const compared: Readonly<Record<string, readonly string[]>> = {
  conversation: [
    'name',
    'external_id',
    'status',
    'channels',
    'direction',
    'priority',
    'message_count',
    'note_count',
    'tags',
    'assigned_users',
    'assigned_teams',
    'snooze_time',
    'customer_id',
    'created_at',
    'updated_at',
  ],
  message: [
    'external_id',
    'channel',
    'app',
    'direction',
    'direction_type',
    'subject',
    'preview',
    'size',
    'conversation_id',
    'customer_id',
    'sent_at',
    'created_at',
    'updated_at',
  ],
  customer: ['name', 'external_id', 'created_at', 'updated_at'],
};

export interface Disagreement {
  readonly kind: string;
  readonly id: string;
  /** `only-left`, `only-right`: the other copy has no such record. `value`: both have it and differ. */
  readonly sort: 'only-left' | 'only-right' | 'value';
  /** Of a record that one copy lacks: `deleted` when the other marks it so, which exports leave out. */
  readonly field: string | null;
  readonly left_value: string | null;
  readonly right_value: string | null;
}

export interface Comparison {
  /** Columns that both copies have, by kind; kinds that one of them lacks are left out. */
  readonly compared: Readonly<Record<string, readonly string[]>>;
  /** How often, by kind, sort and column. */
  readonly counts: readonly (Pick<Disagreement, 'kind' | 'sort' | 'field'> & { readonly rows: number })[];
  /** The first of them, in order. */
  readonly examples: readonly Disagreement[];
}

/** A value as text that is equal where the meaning is: lists in order, times to the millisecond, empty as absent. */
const asText = (column: string, type: string): string => {
  const name = identifier(column);
  if (type.endsWith('[]')) return `nullif(array_to_string(list_sort(${name}), ', '), '')`;
  if (type.startsWith('TIMESTAMP')) return `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return `nullif(replace(CAST(${name} AS VARCHAR), chr(13), ''), '')`;
};

/** Columns of a table that hold anything at all: an export may have left one out. */
const filled = async (duck: Duck, sql: string, wanted: readonly string[]): Promise<Map<string, string>> => {
  const types = new Map((await duck.describe(sql)).map(({ name, type }) => [name, type]));
  const there = wanted.filter((column) => types.has(column));
  if (there.length === 0) return new Map();
  const counts = there.map((column) => `count(${identifier(column)}) AS ${identifier(column)}`);
  const [row] = await duck.all<Record<string, string>>(`SELECT ${counts.join(', ')} FROM (${sql})`);
  return new Map(
    there
      .filter((column) => Number(row?.[column] ?? 0) > 0)
      .map((column) => [column, types.get(column) as string]),
  );
};

const longForm = (
  kind: string,
  sql: string,
  columns: ReadonlyMap<string, string>,
  hasDeleted: boolean,
): string =>
  [
    `SELECT ${quoted(kind)} AS kind, id, CAST(NULL AS VARCHAR) AS field, CAST(${hasDeleted ? 'deleted' : 'NULL'} AS VARCHAR) AS value FROM (${sql})`,
    ...[...columns].map(
      ([column, type]) =>
        `SELECT ${quoted(kind)}, id, ${quoted(column)}, ${asText(column, type)} FROM (${sql})`,
    ),
  ].join('\nUNION ALL\n');

/**
 * Compares two copies of one desk in an archive, newest state against newest state. `out`: a CSV file for all rows.
 * Columns that one copy has nothing in are not compared. Errors: those of reading the archive.
 */
export const compareDesks = async (
  left: ArchiveObject,
  right: ArchiveObject,
  options: { readonly examples: number; readonly out?: string | undefined },
): Promise<Comparison> => {
  const duck = await openDuck({ memoryMb: 512, threads: 2 });
  try {
    const both: Record<string, readonly string[]> = {};
    const sides: { readonly left: string[]; readonly right: string[] } = { left: [], right: [] };
    const kinds = [await left.kinds(), await right.kinds()];
    for (const [kind, wanted] of Object.entries(compared)) {
      if (!kinds.every((list) => list.includes(kind))) continue;
      const [a, b] = [await left.tableSql(kind, 'current'), await right.tableSql(kind, 'current')];
      const [ofLeft, ofRight] = [await filled(duck, a, wanted), await filled(duck, b, wanted)];
      const hasDeleted = async (sql: string) =>
        (await duck.describe(sql)).some(({ name }) => name === 'deleted');
      if ((await duck.all(`SELECT 1 FROM (${a}) LIMIT 1`)).length === 0) continue;
      if ((await duck.all(`SELECT 1 FROM (${b}) LIMIT 1`)).length === 0) continue;
      const shared = wanted.filter((column) => ofLeft.has(column) && ofRight.has(column));
      both[kind] = shared;
      const only = (columns: ReadonlyMap<string, string>) =>
        new Map(shared.map((column) => [column, columns.get(column) as string]));
      sides.left.push(longForm(kind, a, only(ofLeft), await hasDeleted(a)));
      sides.right.push(longForm(kind, b, only(ofRight), await hasDeleted(b)));
    }
    if (Object.keys(both).length === 0) return { compared: both, counts: [], examples: [] };
    for (const side of ['left', 'right'] as const)
      await duck.run(`CREATE TEMP TABLE ${side}_value AS ${sides[side].join('\nUNION ALL\n')}`);
    const sql = readFileSync(asset('queries', 'disagreements', 'disagreements.sql'), 'utf8');
    await duck.run(`CREATE TEMP TABLE disagreement AS ${sql}`);
    if (options.out !== undefined)
      await duck.run(
        `COPY (FROM disagreement ORDER BY kind, id, field) TO ${quoted(options.out)} (FORMAT csv, HEADER)`,
      );
    const counts = await duck.all<{
      kind: string;
      sort: Disagreement['sort'];
      field: string | null;
      rows: string;
    }>(
      'SELECT kind, sort, field, count(*) AS rows FROM disagreement GROUP BY kind, sort, field ORDER BY kind, sort, field',
    );
    const examples = await duck.all<{ [K in keyof Disagreement]: Disagreement[K] }>(
      `FROM disagreement ORDER BY kind, sort, field, id LIMIT ${Math.trunc(options.examples)}`,
    );
    return { compared: both, counts: counts.map((row) => ({ ...row, rows: Number(row.rows) })), examples };
  } finally {
    duck.close();
  }
};
