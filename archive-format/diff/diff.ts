import { type Duck, openDuck } from '../../core/duckdb.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { ArchiveObject } from '../archive.js';
import { parseVolatilePath, pathsOfKind } from '../known/volatile.js';
import type { StoredRecord } from '../record.js';
import { type FieldChange, fieldChanges } from './fields.js';

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
  readonly id: string;
  readonly old_snapshot: number | null;
  readonly old_seq: string | null;
  readonly new_snapshot: number | null;
  readonly new_seq: string | null;
}

const place = (snapshot: number | null, seq: string | null): string | undefined =>
  snapshot === null ? undefined : `${snapshot}-${seq}`;

const stateSql = async (object: ArchiveObject, kind: string, asOf: number): Promise<string> =>
  (await object.kinds(asOf)).includes(kind)
    ? `(${await object.tableSql(kind, 'current', asOf)})`
    : '(SELECT NULL::VARCHAR AS id, NULL::INTEGER AS snapshot, NULL::BIGINT AS seq, NULL::VARCHAR AS raw_sha256 WHERE false)';

/** Records whose newest line differs between two states, into a table: DuckDB joins on the disk. */
const prepare = async (
  duck: Duck,
  object: ArchiveObject,
  kind: string,
  a: number,
  b: number,
): Promise<void> =>
  duck.run(`CREATE OR REPLACE TEMP TABLE differs AS
    SELECT coalesce(old.id, new.id) AS id, old.snapshot AS old_snapshot, old.seq AS old_seq,
      new.snapshot AS new_snapshot, new.seq AS new_seq
    FROM ${await stateSql(object, kind, a)} old
    FULL JOIN ${await stateSql(object, kind, b)} new ON old.id = new.id
    WHERE old.raw_sha256 IS DISTINCT FROM new.raw_sha256`);

/** Texts of the lines that matter, by their places: raw lines are read in order, once, and only these are kept. */
const gather = async (
  object: ArchiveObject,
  kind: string,
  upTo: number,
  rows: readonly Row[],
  signal?: AbortSignal,
): Promise<{
  readonly texts: ReadonlyMap<string, Buffer>;
  readonly reasons: ReadonlyMap<string, string>;
}> => {
  const wanted = new Set(
    rows.flatMap((row) =>
      row.old_snapshot !== null && row.new_snapshot !== null
        ? [place(row.old_snapshot, row.old_seq), place(row.new_snapshot, row.new_seq)]
        : [],
    ),
  );
  const removed = new Set(rows.filter((row) => row.new_snapshot === null).map(({ id }) => id));
  const texts = new Map<string, Buffer>();
  const reasons = new Map<string, string>();
  const keep = (record: StoredRecord): void => {
    const at = `${record.snapshot}-${record.seq}`;
    if (record.bytes && wanted.has(at)) texts.set(at, record.bytes);
    if (record.deleted && record.reason && removed.has(record.id)) reasons.set(record.id, record.reason);
  };
  for await (const record of object.records(kind, upTo, signal)) keep(record);
  return { texts, reasons };
};

/** Changed records whose texts are in memory at a time. */
const atATime = 5_000;

/**
 * What changed between the states after two snapshots, by kind and id. Memory holds the texts of some thousand changed
 * records at a time; raw lines are read once for each such group, and not at all with `recordsOnly`.
 * Errors: snapshot-missing, archive-damaged.
 */
export async function* diffSnapshots(
  object: ArchiveObject,
  a: number,
  b: number,
  options: DiffOptions = {},
): AsyncGenerator<RecordChange> {
  await object.snapshot(a);
  await object.snapshot(b);
  const volatile = (options.volatilePaths ?? []).map(parseVolatilePath);
  const known = new Set([...(await object.kinds(a)), ...(await object.kinds(b))]);
  const kinds = [...known].filter((kind) => !kind.startsWith('_')).sort();
  // What the joins of a large archive do not find room for in memory goes there.
  const { folder: scratch, remove } = await scratchFolder('spill');
  let duck: Duck | undefined;
  try {
    duck = await openDuck({ memoryMb: 256, scratch });
    for (const kind of kinds) {
      if (options.kinds && !options.kinds.includes(kind)) continue;
      options.signal?.throwIfAborted();
      await prepare(duck, object, kind, a, b);
      const paths = pathsOfKind(volatile, kind);
      for (let after = ''; ; ) {
        const rows = await duck.all<Row>(
          `SELECT * FROM differs WHERE id > $after ORDER BY id LIMIT ${atATime}`,
          { after },
        );
        if (rows.length === 0) break;
        const none = { texts: new Map<string, Buffer>(), reasons: new Map<string, string>() };
        const { texts, reasons } = options.recordsOnly
          ? none
          : await gather(object, kind, Math.max(a, b), rows, options.signal);
        for (const row of rows) {
          const before = place(row.old_snapshot, row.old_seq);
          const now = place(row.new_snapshot, row.new_seq);
          const [old, text] = [before && texts.get(before), now && texts.get(now)];
          const reason = reasons.get(row.id);
          yield {
            kind,
            id: row.id,
            change: before === undefined ? 'added' : now === undefined ? 'removed' : 'changed',
            ...(before === undefined ? {} : { before }),
            ...(now === undefined ? {} : { after: now }),
            ...(now === undefined && b > a && reason !== undefined ? { reason } : {}),
            ...(old && text ? { fields: fieldChanges(old, text, paths) } : {}),
          };
        }
        after = rows.at(-1)?.id ?? '';
        if (rows.length < atATime) break;
      }
    }
  } finally {
    duck?.close();
    await remove();
  }
}
