import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, identifier } from '../../core/duckdb.js';
import type { ArchiveObject, HeldRecords } from '../archive.js';
import { stagedContent } from '../layout.js';
import type { SnapshotInfo } from '../snapshot.js';
import type { RunState } from '../write/run-state.js';
import { stagedLines } from '../write/staged-lines.js';
import { buildKnown } from './build.js';
import { keySql } from './entry.js';
import type { HeldEngine } from './held-engine.js';
import { type Known, openKnown } from './known.js';
import { lineSet } from './line-set.js';
import { meaningDigest, pathsOfKind, type VolatilePath } from './volatile.js';

/** Folder of the index below work/tx-<id>; it outlives a break and goes with the folder. */
export const knownFolder = 'known';

/** What the archive holds, as a delta snapshot needs it: made or found, with what this snapshot wrote before a break. */
export const knownOf = async (
  object: ArchiveObject,
  folder: string,
  state: RunState,
  resumed: boolean,
  volatile: readonly VolatilePath[],
): Promise<Known> => {
  const place = join(folder, knownFolder);
  // Nothing was flushed before the break: whatever the folder says may be of another state of the archive.
  if (!resumed) await rm(place, { recursive: true, force: true });
  const index = await buildKnown(object, place, volatile);
  const known = await openKnown({ index, seen: join(place, 'seen.bits'), resumed });
  const content = stagedContent(folder, state.snapshot);
  for (const kind of Object.keys(state.seq)) {
    if (kind.startsWith('_')) continue;
    const paths = pathsOfKind(volatile, kind);
    for await (const { id, bytes } of stagedLines(content, state.files, kind)) {
      if (bytes) known.came(kind, id, meaningDigest(bytes, paths), false);
      else known.gone(kind, id);
    }
  }
  return known;
};

/** Columns of what an object holds as current. */
export const heldRows = (object: ArchiveObject | undefined, engine: HeldEngine): HeldRecords['rows'] =>
  async function* (kind, columns, signal) {
    if (!object || !(await object.kinds()).includes(kind)) return;
    const duck = await engine.connect();
    const stop = (): void => duck.interrupt();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const list = columns.map((column) => `${identifier(column)}::VARCHAR`).join(', ');
      const { rows } = await duck.exact(`SELECT ${list} FROM (${await object.tableSql(kind, 'current')})`);
      for await (const chunk of rows) {
        signal?.throwIfAborted();
        yield* chunk;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      duck.close();
    }
  };

/** Raw records of what an object holds as current, each once. Memory holds a bit for each line that a newer one replaced. */
export const heldRecords = (object: ArchiveObject | undefined, engine: HeldEngine): HeldRecords['records'] =>
  async function* (kind, signal) {
    if (!object || !(await object.kinds()).includes(kind)) return;
    const replaced = lineSet();
    const duck = await engine.connect();
    try {
      const sql = `SELECT snapshot::DOUBLE AS snapshot, seq::DOUBLE AS seq FROM (
          SELECT snapshot, seq, _deleted, row_number() OVER (PARTITION BY id ORDER BY snapshot DESC, seq DESC) AS age
          FROM (${await object.tableSql(kind, 'history')})
        ) WHERE age > 1 OR _deleted`;
      for await (const rows of duck.stream<{ readonly snapshot: number; readonly seq: number }>(sql))
        for (const { snapshot, seq } of rows) replaced.add(snapshot, seq);
    } finally {
      duck.close();
    }
    for await (const record of object.records(kind, undefined, signal))
      if (!record.deleted && !replaced.has(record.snapshot, record.seq)) yield record;
  };

/** Ids of current records that did not come, by the index: a SELECT on `duck`, in order; undefined when all came. */
export const unseenSql = async (
  duck: Duck,
  known: Known,
  kind: string,
  current: string,
): Promise<string | undefined> => {
  const absent = known.absent(kind);
  const first = absent.next();
  if (first.done) return undefined;
  await duck.run('CREATE OR REPLACE TEMP TABLE absent (key VARCHAR)');
  await duck.append(
    'absent',
    (async function* () {
      yield first.value.map((key) => [key]);
      for (const keys of absent) yield keys.map((key) => [key]);
    })(),
  );
  return `SELECT id FROM (${current}) SEMI JOIN absent ON absent.key = ${keySql(kind, 'id')} ORDER BY id`;
};

/** Ids of a kind that an object holds as current and that did not come so far. */
export const unseenIds = (object: ArchiveObject, known: Known, engine: HeldEngine): HeldRecords['unseen'] =>
  async function* (kind, signal) {
    if (!(await object.kinds()).includes(kind)) return;
    const duck = await engine.connect();
    try {
      const sql = await unseenSql(duck, known, kind, await object.tableSql(kind, 'current'));
      if (sql === undefined) return;
      for await (const rows of duck.stream<{ readonly id: string }>(sql)) {
        signal?.throwIfAborted();
        yield* rows.map(({ id }) => id);
      }
    } finally {
      duck.close();
    }
  };

/** Filters that leave streams out and no record of the others: what such a run read, it read whole. */
const streamFilters = ['streams', 'gaps'];
const isWholeByStream = ({ filters }: SnapshotInfo): boolean =>
  Object.keys(filters).every((name) => streamFilters.includes(name));

/** The newest snapshot that read a stream at all did not get to its end. */
export const isBehind = (snapshots: readonly SnapshotInfo[], stream: string): boolean =>
  snapshots.findLast((snapshot) => isWholeByStream(snapshot) && snapshot.streams[stream] !== undefined)
    ?.streams[stream]?.complete === false;

/**
 * The newest change time that a kind is covered to: of the newest snapshot that read the kind to its end and left no
 * record out. A run that was limited to some streams reads those whole.
 */
export const sinceOf = (snapshots: readonly SnapshotInfo[], kind: string): string | undefined =>
  snapshots.findLast(
    (snapshot) =>
      isWholeByStream(snapshot) &&
      snapshot.kinds[kind]?.complete === true &&
      snapshot.kinds[kind].highWater !== undefined,
  )?.kinds[kind]?.highWater;
