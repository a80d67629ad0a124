import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { sha256 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import type { Progress } from '../../core/progress.js';
import type { Archive, ArchiveObject } from '../archive.js';
import type { Operator } from '../governance/add-version.js';
import { datapackageFile, gapKind, requestKind, snapshotFile } from '../layout.js';
import type { SnapshotInfo, StreamReport } from '../snapshot.js';
import type { SubjectSpec } from '../subject/spec.js';
import { specsOfDatapackage } from '../tables/declared.js';
import { replaySnapshot } from './replay.js';

/**
 * Joins objects of one account from several archives into one: their snapshots in the order in which they were finished,
 * word for word, each saying where it comes from. The newest snapshot's word counts, as in any archive; nothing that an
 * older one said is lost. The archives that are read stay as they are.
 */
export interface MergeOptions {
  /** Objects of one account. */
  readonly objects: readonly ArchiveObject[];
  /** An archive that holds nothing of the account yet. */
  readonly to: Archive;
  /** Keeps erased people out, if the new archive has a list of them. */
  readonly subject?: SubjectSpec;
  readonly operator: Operator;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

export interface MergedSnapshot {
  /** Number in the new archive. */
  readonly snapshot: number;
  /** Name of the object it comes from, its place among those given, and its number there. */
  readonly object: string;
  readonly from: number;
  readonly was: number;
  /** Lines of records that it has in the new archive. */
  readonly lines: number;
}

const streamRow = z.object({
  kinds: z.array(z.string()).optional(),
  complete: z.boolean(),
  cursor_start: z.unknown().optional(),
  cursor_end: z.unknown().optional(),
  high_water: z.string().optional(),
  fetched: z.number(),
  source_reported: z.number().nullable(),
  since: z.string().optional(),
});

/** What else than SnapshotInfo a snapshot.json says that goes on being true. */
const originalDocument = z.object({
  volatile_paths: z.array(z.string()).default([]),
  streams: z.record(z.string(), streamRow).default({}),
  merged_from: z
    .object({ object_id: z.string(), snapshot: z.number(), inventory_sha512: z.string() })
    .optional(),
});
type OriginalDocument = z.infer<typeof originalDocument>;

const originOf = (id: string, snapshot: number, inventorySha512: string): string =>
  `${id} ${snapshot} ${inventorySha512}`;

const rowOf = (
  made: SnapshotInfo,
  object: ArchiveObject,
  from: number,
  was: SnapshotInfo,
): MergedSnapshot => ({
  ...{ snapshot: made.snapshot, object: object.name, from, was: was.snapshot },
  lines: Object.values(made.kinds).reduce((sum, { written, tombstones }) => sum + written + tombstones, 0),
});

/** Snapshots of all objects in the order in which they were finished. */
const inOrder = async (objects: readonly ArchiveObject[]) => {
  const all: { object: ArchiveObject; from: number; info: SnapshotInfo }[] = [];
  for (const [from, object] of objects.entries())
    for (const info of await object.snapshots()) all.push({ object, from, info });
  return all.sort(
    (one, other) =>
      (one.info.finishedAt < other.info.finishedAt
        ? -1
        : one.info.finishedAt > other.info.finishedAt
          ? 1
          : 0) ||
      one.from - other.from ||
      one.info.snapshot - other.info.snapshot,
  );
};

const refuseOthers = (infos: readonly SnapshotInfo[]): void => {
  const accounts = [...new Set(infos.map(({ source }) => `${source.kind}/${source.org}`))];
  if (accounts.length > 1)
    throw deskError('flag-invalid', {
      what: `These are copies of different accounts: ${accounts.join(', ')}.`,
      where: 'deskarchive merge',
      next: 'Only copies of one account can be joined.',
    });
};

/** What the original says of its streams, as the extraction reported it; of old ones that say nothing, its kinds. */
const reportsOf = (info: SnapshotInfo, document: OriginalDocument): Record<string, StreamReport> => {
  const streams = Object.entries(document.streams);
  const reports: [string, StreamReport][] =
    streams.length > 0
      ? streams.map(([name, row]) => [
          name,
          {
            complete: row.complete,
            fetched: row.fetched,
            sourceReported: row.source_reported,
            ...(row.kinds === undefined ? {} : { kinds: row.kinds }),
            ...(row.cursor_start === undefined ? {} : { cursorStart: row.cursor_start }),
            ...(row.cursor_end === undefined ? {} : { cursorEnd: row.cursor_end }),
            ...(row.high_water === undefined ? {} : { highWater: row.high_water }),
            ...(row.since === undefined ? {} : { since: row.since }),
          },
        ])
      : Object.entries(info.kinds).map(([kind, { complete, fetched, sourceReported, highWater }]) => [
          kind,
          {
            complete,
            fetched,
            sourceReported,
            kinds: [kind],
            ...(highWater === undefined ? {} : { highWater }),
          },
        ]);
  // The original has one list for all its streams; only complete ones brought something to it.
  const bearer = reports.findIndex(([, { complete }]) => complete);
  return Object.fromEntries(
    reports.map(([name, row], index) => [
      name,
      index === bearer && info.retried.length > 0 ? { ...row, retried: info.retried } : row,
    ]),
  );
};

const readOriginal = async (object: ArchiveObject, snapshot: number): Promise<OriginalDocument> => {
  const [path] = await object.files(snapshotFile(snapshot), snapshot);
  return originalDocument.parse(JSON.parse(await readFile(path as string, 'utf8')));
};

/** Snapshots that the new archive has already, by where they come from. */
const mergedAlready = async (
  to: Archive,
  infos: readonly SnapshotInfo[],
): Promise<ReadonlyMap<string, SnapshotInfo>> => {
  const [first] = infos;
  const there = new Map<string, SnapshotInfo>();
  for (const name of await to.objects()) {
    const object = await to.object(name);
    for (const info of await object.snapshots()) {
      if (info.source.kind !== first?.source.kind || info.source.org !== first.source.org) continue;
      const { merged_from: from } = await readOriginal(object, info.snapshot);
      if (from) there.set(originOf(from.object_id, from.snapshot, from.inventory_sha512), info);
    }
  }
  return there;
};

/**
 * Goes on with what a broken-off run of the same objects left in `to`. Errors: flag-invalid for copies of different
 * accounts; those of reading and of `Archive.begin`.
 */
export const mergeObjects = async (options: MergeOptions): Promise<readonly MergedSnapshot[]> => {
  const { objects, to, subject, operator, progress, signal } = options;
  const all = await inOrder(objects);
  refuseOthers(all.map(({ info }) => info));
  const there = new Map(
    await mergedAlready(
      to,
      all.map(({ info }) => info),
    ),
  );
  const merged: MergedSnapshot[] = [];
  for (const { object, from, info } of all) {
    const origin = originOf(object.id, info.snapshot, info.inventorySha512);
    const known = there.get(origin);
    if (known !== undefined) {
      merged.push(rowOf(known, object, from, info));
      continue;
    }
    const [datapackage] = await object.files(datapackageFile, info.snapshot);
    const tables =
      datapackage === undefined
        ? []
        : [...specsOfDatapackage(await readFile(datapackage, 'utf8'), datapackage).values()];
    const document = await readOriginal(object, info.snapshot);
    const writer = await to.begin({
      source: info.source,
      mode: info.mode,
      operator,
      configSha256: sha256(`merged ${object.id} ${info.snapshot} ${info.inventorySha512}`),
      filters: info.filters,
      volatilePaths: document.volatile_paths,
      tables: tables.filter(({ kind }) => kind !== gapKind && kind !== requestKind),
      ...(subject ? { subject } : {}),
      mergedFrom: {
        objectId: object.id,
        snapshot: info.snapshot,
        version: info.version,
        inventorySha512: info.inventorySha512,
        startedAt: info.startedAt,
        finishedAt: info.finishedAt,
        complete: Object.fromEntries(
          Object.entries(info.kinds).map(([kind, { complete }]) => [kind, complete]),
        ),
      },
    });
    try {
      await replaySnapshot({
        object,
        snapshot: info.snapshot,
        writer,
        belongs: subject?.belongs ?? [],
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      await writer.suspend();
      throw error;
    }
    const made = await writer.commit(reportsOf(info, document), signal);
    there.set(origin, made);
    merged.push(rowOf(made, object, from, info));
    progress({
      stage: 'merge',
      task: 'snapshots',
      done: merged.length,
      total: all.length,
      unit: 'snapshots',
    });
  }
  return merged;
};
