import { openDuck, quoted } from '../../core/duckdb.js';
import type { ArchiveObject } from '../archive.js';
import type { Gap, GapReason } from '../gap.js';
import { gapKind } from '../layout.js';
import type { SnapshotInfo } from '../snapshot.js';
import { gapStateSql } from './state-sql.js';

/** A missing thing with what became of it. */
export interface GapState extends Omit<Gap, 'request'> {
  /** Id of the newest row that reports it, `<snapshot>-<seq>`. */
  readonly gap: string;
  readonly firstSnapshot: number;
  /** Snapshot that tried last and did not get it. */
  readonly snapshot: number;
  readonly times: number;
  readonly state: 'open' | 'healed';
  readonly healedBy?: number;
  /** When that snapshot was finished. */
  readonly healedAt?: string;
  /** `record`, `bytes`, `parent`, `scanned`, `retried` or `original`: SPEC.md. */
  readonly healedHow?: string;
}

const values = (columns: string, rows: readonly string[]): string =>
  rows.length === 0
    ? `(SELECT ${columns} WHERE false)`
    : `(SELECT * FROM (VALUES ${rows.join(', ')}) AS t(${columns.replace(/NULL::\w+ AS /g, '')}))`;

/** Only a run that left nothing out on purpose can say that something is not missing any more. */
export const isWhole = ({ filters }: SnapshotInfo): boolean => Object.keys(filters).length === 0;

/** How each kind was read in each whole snapshot, as a relation. */
export const scanSql = (snapshots: readonly SnapshotInfo[]): string =>
  values(
    'NULL::INTEGER AS snapshot, NULL::VARCHAR AS mode, NULL::VARCHAR AS kind, NULL::BOOLEAN AS complete',
    snapshots
      .filter(isWhole)
      .flatMap(({ snapshot, mode, kinds }) =>
        Object.entries(kinds).map(
          ([kind, { complete }]) => `(${snapshot}, '${mode}', ${quoted(kind)}, ${complete})`,
        ),
      ),
  );

/** Which gaps each snapshot tried again, as a relation. */
export const retriedSql = (snapshots: readonly SnapshotInfo[]): string =>
  values(
    'NULL::INTEGER AS snapshot, NULL::VARCHAR AS reason, NULL::VARCHAR AS kind',
    snapshots.flatMap(({ snapshot, retried }) =>
      retried.map(({ reason, kind }) => `(${snapshot}, ${quoted(reason)}, ${quoted(kind)})`),
    ),
  );

const linesSql = async (object: ArchiveObject, asOf: number | undefined): Promise<string> => {
  const kinds = (await object.kinds(asOf)).filter((kind) => !kind.startsWith('_'));
  const lines = await Promise.all(
    kinds.map(
      async (kind) =>
        `SELECT ${quoted(kind)} AS kind, id, snapshot FROM (${await object.tableSql(kind, 'history', asOf)})`,
    ),
  );
  return lines.length === 0
    ? '(SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS id, NULL::INTEGER AS snapshot WHERE false)'
    : `(${lines.join(' UNION ALL ')})`;
};

async function* blobCells(object: ArchiveObject, asOf: number | undefined, signal: AbortSignal | undefined) {
  let chunk: string[][] = [];
  for await (const { kind, id, snapshot } of object.blobIndex(asOf, signal)) {
    chunk.push([kind, id, String(snapshot)]);
    if (chunk.length < 2048) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

interface StateRow {
  readonly [column: string]: string | null;
}

const stateOf = (row: StateRow, finished: ReadonlyMap<number, string>): GapState => {
  const gap = {
    gap: row.id as string,
    reason: row.reason as GapReason,
    kind: row.gap_kind as string,
    id: row.gap_id,
    parentKind: row.parent_kind,
    parentId: row.parent_id,
    field: row.field,
    expected: row.expected,
    received: row.received,
    evidence: row.evidence,
    at: row.tried_at_text as string,
    firstSnapshot: Number(row.first_snapshot),
    snapshot: Number(row.snapshot),
    times: Number(row.times),
    state: row.state,
    healedBy: row.healed_by === null ? null : Number(row.healed_by),
    healedAt: row.healed_by === null ? null : finished.get(Number(row.healed_by)),
    healedHow: row.healed_how,
  };
  return Object.fromEntries(
    Object.entries(gap).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as GapState;
};

/** Every missing thing of one state of an object, in order of reason, kind, parent and id. */
export async function* gapStates(
  object: ArchiveObject,
  options: { readonly asOf?: number; readonly signal?: AbortSignal; readonly scratch?: string } = {},
): AsyncGenerator<GapState> {
  const { asOf, signal, scratch } = options;
  if (!(await object.kinds(asOf)).includes(gapKind)) return;
  const snapshots = (await object.snapshots()).filter(
    ({ snapshot }) => asOf === undefined || snapshot <= asOf,
  );
  const duck = await openDuck({ memoryMb: 400, ...(scratch ? { scratch } : {}) });
  try {
    await duck.run('CREATE TEMP TABLE blob_text (kind VARCHAR, id VARCHAR, snapshot VARCHAR)');
    await duck.append('blob_text', blobCells(object, asOf, signal));
    const sql = gapStateSql({
      gap: `(${await object.tableSql(gapKind, 'history', asOf)})`,
      line: await linesSql(object, asOf),
      blob: '(SELECT kind, id, snapshot::INTEGER AS snapshot FROM blob_text)',
      scan: scanSql(snapshots),
      retried: retriedSql(snapshots),
    });
    const finished = new Map(snapshots.map(({ snapshot, finishedAt }) => [snapshot, finishedAt]));
    const ordered = `SELECT * FROM (${sql}) ORDER BY reason, gap_kind, parent_id, gap_id, field`;
    for await (const rows of duck.stream<StateRow>(ordered)) {
      signal?.throwIfAborted();
      yield* rows.map((row) => stateOf(row, finished));
    }
  } finally {
    duck.close();
  }
}
