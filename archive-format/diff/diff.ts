import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, openDuck } from '../../core/duckdb.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { ArchiveObject } from '../archive.js';
import { parseVolatilePath, pathsOfKind, type VolatilePath } from '../known/volatile.js';
import { type FieldChange, fieldChanges } from './fields.js';
import { type Side, type SpilledTexts, spilledTexts } from './spilled-texts.js';

/** What became of one record between two snapshots. */
export interface RecordChange {
  readonly kind: string;
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Raw lines of both states, `<snapshot>-<seq>`; absent where there was none. */
  readonly before?: string;
  readonly after?: string;
  /** Why it is gone. */
  readonly reason?: string;
  /** Where it differs; empty when only white space or the order of keys does. */
  readonly fields?: readonly FieldChange[];
}

export interface DiffOptions {
  /** Only these kinds. */
  readonly kinds?: readonly string[];
  /** Leave out the fields: quicker, no raw line is read. */
  readonly recordsOnly?: boolean;
  /** Paths at which a change counts as none. */
  readonly volatilePaths?: readonly string[];
  readonly signal?: AbortSignal;
}

interface Row {
  readonly row: string;
  readonly id: string;
  readonly old_snapshot: number | null;
  readonly old_seq: string | null;
  readonly new_snapshot: number | null;
  readonly new_seq: string | null;
}

interface Wanted {
  readonly snapshot: number;
  readonly seq: string;
  readonly row: string;
  readonly side: Side;
}

const place = (snapshot: number | null, seq: string | null): string | undefined =>
  snapshot === null ? undefined : `${snapshot}-${seq}`;

const noLines =
  '(SELECT NULL::VARCHAR AS id, NULL::INTEGER AS snapshot, NULL::BIGINT AS seq, NULL::VARCHAR AS raw_sha256, NULL::BOOLEAN AS _deleted WHERE false)';

const linesSql = async (
  object: ArchiveObject,
  kind: string,
  view: 'current' | 'history',
  asOf: number,
): Promise<string> =>
  (await object.kinds(asOf)).includes(kind) ? `(${await object.tableSql(kind, view, asOf)})` : noLines;

/**
 * Records whose newest line differs between two states, into a table, in order of their ids; `gone_…` is the tombstone of
 * one that the second state lacks. Answers how many. DuckDB joins and sorts on the disk.
 */
const prepare = async (
  duck: Duck,
  object: ArchiveObject,
  kind: string,
  a: number,
  b: number,
): Promise<number> => {
  await duck.run(`CREATE OR REPLACE TEMP TABLE differs AS
    SELECT coalesce(old.id, new.id) AS id, old.snapshot AS old_snapshot, old.seq AS old_seq,
      new.snapshot AS new_snapshot, new.seq AS new_seq, gone.snapshot AS gone_snapshot, gone.seq AS gone_seq
    FROM ${await linesSql(object, kind, 'current', a)} old
    FULL JOIN ${await linesSql(object, kind, 'current', b)} new ON old.id = new.id
    LEFT JOIN (
      SELECT id, snapshot, seq FROM ${await linesSql(object, kind, 'history', b)} WHERE _deleted
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY snapshot DESC, seq DESC) = 1
    ) gone ON new.id IS NULL AND gone.id = old.id
    WHERE old.raw_sha256 IS DISTINCT FROM new.raw_sha256
    ORDER BY 1`);
  const [counted] = await duck.all<{ readonly rows: string }>('SELECT count(*) AS rows FROM differs');
  return Number(counted?.rows ?? 0);
};

/** Lines whose texts are needed, in the order in which raw lines are read. Rows are numbered as `differs` has them. */
const wantedSql = (isForward: boolean): string => `SELECT * FROM (
    SELECT old_snapshot AS snapshot, old_seq AS seq, rowid AS row, 'before' AS side FROM differs WHERE new_snapshot IS NOT NULL AND old_snapshot IS NOT NULL
    UNION ALL
    SELECT new_snapshot, new_seq, rowid, 'after' FROM differs WHERE new_snapshot IS NOT NULL AND old_snapshot IS NOT NULL
    ${isForward ? "UNION ALL SELECT gone_snapshot, gone_seq, rowid, 'reason' FROM differs WHERE gone_snapshot IS NOT NULL" : ''}
  ) ORDER BY snapshot, seq, row`;

/** Puts by what is wanted of the raw lines; they are read in order, once, and no further than needed. */
const gather = async (
  duck: Duck,
  object: ArchiveObject,
  kind: string,
  [a, b]: readonly [number, number],
  texts: SpilledTexts,
  signal?: AbortSignal,
): Promise<void> => {
  const wanted = each(duck.stream<Wanted>(wantedSql(b > a)));
  try {
    let next = await wanted.next();
    if (next.done) return;
    for await (const record of object.records(kind, Math.max(a, b), signal)) {
      while (!next.done && next.value.snapshot === record.snapshot && Number(next.value.seq) === record.seq) {
        const { row, side } = next.value;
        const text = side === 'reason' ? record.reason && Buffer.from(record.reason) : record.bytes;
        if (text) texts.add(Number(row), side, text);
        next = await wanted.next();
      }
      if (next.done) return;
    }
  } finally {
    await wanted.return(undefined);
  }
};

const changeOf = (
  kind: string,
  row: Row,
  { before: old, after: text, reason }: Readonly<Partial<Record<Side, Buffer>>>,
  volatile: readonly VolatilePath[],
): RecordChange => {
  const before = place(row.old_snapshot, row.old_seq);
  const after = place(row.new_snapshot, row.new_seq);
  return {
    ...{ kind, id: row.id },
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(reason === undefined ? {} : { reason: reason.toString() }),
    ...(old && text ? { fields: fieldChanges(old, text, volatile) } : {}),
  };
};

async function* each<T>(chunks: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const rows of chunks) yield* rows;
}

/**
 * What changed between the states after two snapshots, by kind and id. Raw lines are read once, and not at all with
 * `recordsOnly`; texts of changed records wait on the disk for their turn, so that memory does not grow with their number.
 * Errors: snapshot-missing, archive-damaged, disk-full.
 */
export async function* diffSnapshots(
  object: ArchiveObject,
  a: number,
  b: number,
  options: DiffOptions = {},
): AsyncGenerator<RecordChange> {
  const { signal, recordsOnly = false } = options;
  await object.snapshot(a);
  await object.snapshot(b);
  const volatile = (options.volatilePaths ?? []).map(parseVolatilePath);
  const known = new Set([...(await object.kinds(a)), ...(await object.kinds(b))]);
  const kinds = [...known].filter((kind) => !kind.startsWith('_')).sort();
  const { folder: scratch, remove } = await scratchFolder('spill');
  let duck: Duck | undefined;
  let texts: SpilledTexts | undefined;
  try {
    duck = await openDuck({ memoryMb: 256, scratch });
    for (const [number, kind] of kinds.entries()) {
      if (options.kinds && !options.kinds.includes(kind)) continue;
      signal?.throwIfAborted();
      const count = await prepare(duck, object, kind, a, b);
      if (count === 0) continue;
      const folder = join(scratch, `texts-${number}`);
      await mkdir(folder);
      texts = spilledTexts(folder, count);
      if (!recordsOnly) await gather(duck, object, kind, [a, b], texts, signal);
      const paths = pathsOfKind(volatile, kind);
      const sql = 'SELECT rowid AS row, * FROM differs ORDER BY differs.rowid';
      for await (const row of each(duck.stream<Row>(sql)))
        yield changeOf(kind, row, await texts.of(Number(row.row)), paths);
      await texts.close();
    }
  } finally {
    await texts?.close();
    duck?.close();
    await remove();
  }
}
