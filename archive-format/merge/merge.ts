import { readFile } from 'node:fs/promises';
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
  readonly lines: number;
}

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

const reportsOf = (info: SnapshotInfo): Record<string, StreamReport> =>
  Object.fromEntries(
    Object.entries(info.kinds).map(([kind, counts]) => [
      kind,
      {
        complete: counts.complete,
        fetched: counts.fetched,
        sourceReported: counts.sourceReported,
        kinds: [kind],
        ...(counts.highWater === undefined ? {} : { highWater: counts.highWater }),
        // Only a full reading proves absence; what a delta found gone stands in it as tombstones.
        ...(info.mode === 'delta' ? { since: info.startedAt } : {}),
        ...(kind === Object.keys(info.kinds)[0] && info.retried.length > 0 ? { retried: info.retried } : {}),
      },
    ]),
  );

/** Errors: flag-invalid for copies of different accounts; those of reading and of `Archive.begin`. */
export const mergeObjects = async (options: MergeOptions): Promise<readonly MergedSnapshot[]> => {
  const { objects, to, subject, operator, progress, signal } = options;
  const all = await inOrder(objects);
  refuseOthers(all.map(({ info }) => info));
  const merged: MergedSnapshot[] = [];
  for (const { object, from, info } of all) {
    const [datapackage] = await object.files(datapackageFile, info.snapshot);
    const tables =
      datapackage === undefined
        ? []
        : [...specsOfDatapackage(await readFile(datapackage, 'utf8'), datapackage).values()];
    const [document] = await object.files(snapshotFile(info.snapshot), info.snapshot);
    const { volatile_paths: volatilePaths } = JSON.parse(await readFile(document as string, 'utf8')) as {
      readonly volatile_paths?: readonly string[];
    };
    const writer = await to.begin({
      source: info.source,
      mode: info.mode,
      operator,
      configSha256: sha256(`merged ${object.id} ${info.snapshot} ${info.inventorySha512}`),
      filters: info.filters,
      volatilePaths: volatilePaths ?? [],
      tables: tables.filter(({ kind }) => kind !== gapKind && kind !== requestKind),
      ...(subject ? { subject } : {}),
      mergedFrom: {
        objectId: object.id,
        snapshot: info.snapshot,
        version: info.version,
        inventorySha512: info.inventorySha512,
        startedAt: info.startedAt,
        finishedAt: info.finishedAt,
      },
    });
    const lines = await replaySnapshot({
      object,
      snapshot: info.snapshot,
      writer,
      ...(signal ? { signal } : {}),
    });
    const made = await writer.commit(reportsOf(info), signal);
    merged.push({ snapshot: made.snapshot, object: object.name, from, was: info.snapshot, lines });
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
