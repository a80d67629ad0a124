import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { asDeskError, type DeskError, deskError } from '../../core/errors.js';
import type { Checkpoint, HeldRecords, SnapshotWriter } from '../archive.js';
import type { StoredBlob } from '../blob.js';
import type { Known } from '../known/known.js';
import { meaningDigest, pathsOfKind, type VolatilePath } from '../known/volatile.js';
import { stagedContent } from '../layout.js';
import type { SourceRecord } from '../record.js';
import type { SnapshotInfo, StreamReport } from '../snapshot.js';
import type { Screen } from '../suppress/screen.js';
import { blobStaging, type PackLimits, packLimits } from './blob-staging.js';
import { budget } from './budget.js';
import { flusher } from './flusher.js';
import { type FileStates, growingFiles } from './growing-files.js';
import { checkRecord, type PartLimits, partLimits, rawStore } from './raw-store.js';
import { type RunState, writeRunState } from './run-state.js';
import type { Staged } from './staged.js';
import { stagedIds, stagedLines, stagedTombstones } from './staged-lines.js';

/** Text on its way to the disk before `append` waits for it. */
const inFlightBytes = 12 * 2 ** 20;

/** A flush follows by itself after so long, or so much text. */
const flushEvery = { ms: 3_000, bytes: 64 * 2 ** 20 };

export interface WriterOptions {
  /** Folder of the unfinished snapshot: work/tx-<id>. */
  readonly folder: string;
  /** Where it stands; for a resumed one as read from run.json, files cut back to it. */
  readonly state: RunState;
  readonly resumed: boolean;
  readonly base: SnapshotInfo | null;
  /** For a delta snapshot: what is there, so that it is not written again. */
  readonly known: Known | undefined;
  /** Keeps erased people out; undefined when there are none. */
  readonly screen?: Screen | undefined;
  readonly volatile: readonly VolatilePath[];
  readonly rows: HeldRecords['rows'];
  readonly unseen: HeldRecords['unseen'];
  readonly heldRecords: HeldRecords['records'];
  readonly behind: (stream: string) => boolean;
  readonly since: (kind: string) => string | undefined;
  /** References of earlier snapshots, then of this one's durable index. */
  readonly knownBlobs: AsyncIterable<StoredBlob>;
  readonly clock: Clock;
  readonly limits?: PartLimits;
  readonly packLimits?: PackLimits;
  /** Makes the finished content the next version of its object. */
  readonly commit: (
    staged: Staged,
    streams: Readonly<Record<string, StreamReport>>,
    signal?: AbortSignal,
  ) => Promise<SnapshotInfo>;
  /** Gives up the lock. */
  readonly release: () => Promise<void>;
  /** Deletes the folder. */
  readonly discard: () => Promise<void>;
}

/** A lone surrogate would make the whole index unreadable for most; the record itself has the name as it came. */
const wellFormed = (blob: StoredBlob): StoredBlob => ({
  ...blob,
  id: blob.id.toWellFormed(),
  name: blob.name?.toWellFormed() ?? null,
  contentType: blob.contentType?.toWellFormed() ?? null,
});

const finished = (what: string) =>
  deskError('unexpected', { what: `The snapshot was ${what} and takes nothing more.` });

/** The writer of one snapshot. Its promises: archive.ts; the order of its writes: SPEC.md. */
export const openWriter = async (options: WriterOptions): Promise<SnapshotWriter> => {
  const { folder, state, clock } = options;
  const content = stagedContent(folder, state.snapshot);
  const now = (): string => new Date(clock.now()).toISOString();
  const room = budget(inFlightBytes);
  const files = growingFiles(content, state.files, room);
  const streams: RunState['streams'] = { ...state.streams };
  const blobs = { ...state.blobs };
  const unchanged: Record<string, number> = { ...state.unchanged };
  const suppressed: Record<string, number> = { ...state.suppressed };
  const struck: Record<string, number> = { ...state.struck };
  const { known, screen } = options;
  let durable: FileStates = state.files;
  let failure: DeskError | undefined;
  let ended: DeskError | undefined;

  const buried: string[] = [];
  for await (const record of stagedTombstones(content, state.files)) buried.push(record);
  const store = rawStore({
    source: state.source.kind,
    snapshot: state.snapshot,
    content,
    files,
    now,
    limits: options.limits ?? partLimits,
    seq: state.seq,
    odd: state.odd,
    repaired: state.repaired,
    paths: Object.keys(state.files),
    buried,
  });

  /** Once a write failed nothing is known of later ones: the snapshot stays at its last flush. */
  const fail = (error: unknown): DeskError => {
    failure ??= asDeskError(error, folder);
    return failure;
  };
  const alive = (): void => {
    if (ended) throw ended;
    if (failure) throw failure;
  };

  const pointNow = (): Omit<RunState, 'files'> => ({
    ...state,
    seq: store.seq(),
    odd: store.odd(),
    unchanged: { ...unchanged },
    suppressed: { ...suppressed },
    struck: { ...struck },
    streams: { ...streams },
    repaired: [...store.repaired()],
    packs: [...staging.packs()],
    blobs: { ...blobs },
  });

  const flushNow = async (): Promise<void> => {
    if (failure) throw failure;
    try {
      // Everything up to the first await belongs to one instant.
      const captured = files.capture();
      const loose = staging.sync();
      const repairs = store.repairs();
      const point = pointNow();
      // Before run.json: what it says of absence may be too little, never too much.
      const [states] = await Promise.all([captured, loose, repairs, known?.sync(), screen?.sync()]);
      await writeRunState(join(folder, 'run.json'), { ...point, files: states });
      durable = states;
    } catch (error) {
      throw fail(error);
    }
  };
  const flushes = flusher(flushNow, clock, flushEvery, fail);

  const staging = await blobStaging({
    folder: join(folder, 'blobs'),
    content,
    snapshot: state.snapshot,
    packs: state.packs,
    known: options.knownBlobs,
    limits: options.packLimits ?? packLimits,
    stored: (blob, isNew) => {
      const plain = wellFormed(blob);
      store.reference(plain);
      if (plain.name !== blob.name || plain.id !== blob.id || plain.contentType !== blob.contentType)
        store.gap(
          {
            reason: 'json-odd',
            kind: blob.kind,
            id: blob.id,
            field: 'name',
            received: 'lone-surrogate',
            evidence: blob.pack,
            at: now(),
          },
          null,
        );
      if (isNew) {
        blobs.stored++;
        blobs.bytes += blob.size;
      } else blobs.deduplicated++;
    },
    flush: flushes.flush,
    arrived: (size) => flushes.touched(size),
    failed: fail,
  });

  /** Whether the archive has the record as it came; then it is only counted. */
  const isUnchanged = ({ kind, id, bytes, lesser }: SourceRecord): boolean => {
    if (!known) return false;
    const digest = meaningDigest(bytes, pathsOfKind(options.volatile, kind));
    if (!known.came(kind, id, digest, lesser === true)) return false;
    unchanged[kind] = (unchanged[kind] ?? 0) + 1;
    return true;
  };

  async function* gone(kind: string, signal?: AbortSignal): AsyncGenerator<string> {
    await flushes.flush();
    for await (const record of stagedLines(content, durable, kind, signal))
      if (record.deleted) yield record.id;
  }
  /** The record as it may be taken; undefined when it may not. Both is counted. */
  const screened = (record: SourceRecord): SourceRecord | undefined => {
    if (!screen) return record;
    if (screen.refuses(record)) {
      suppressed[record.kind] = (suppressed[record.kind] ?? 0) + 1;
      return undefined;
    }
    const clean = screen.record(record);
    if (clean !== record) struck[record.kind] = (struck[record.kind] ?? 0) + 1;
    return clean;
  };

  const end = async (how: string): Promise<void> => {
    ended ??= finished(how);
    await flushes.stop();
    await files.release();
    known?.close();
  };

  return {
    snapshot: state.snapshot,
    base: options.base,
    startedAt: state.startedAt,
    resumed: options.resumed,
    since: options.since,
    ...(known
      ? {
          held: {
            has: known.holds,
            rows: options.rows,
            records: options.heldRecords,
            unseen: options.unseen,
            gone,
          },
        }
      : {}),
    behind: options.behind,

    checkpoint: (name): Checkpoint | undefined => {
      const stream = streams[name];
      return stream && { cursor: stream.cursor, done: stream.done, fetched: stream.fetched };
    },

    append: async (name, batch) => {
      alive();
      for (const record of batch.records) checkRecord(record);
      // No await in here: a batch and its cursor are taken together or not at all.
      const numbers = batch.requests.map((entry) => store.request(screen?.request(entry) ?? entry));
      const numberOf = (index: number | null | undefined): number | null =>
        index === null || index === undefined ? null : batch.numbered ? index : (numbers[index] ?? null);
      try {
        for (const came of batch.records) {
          const record = screened(came);
          if (record && !isUnchanged(record)) store.record(record, numberOf(record.request));
          if (record && screen?.isInput(record.kind))
            store.gap(
              {
                reason: 'suppressed',
                kind: record.kind,
                id: record.id,
                evidence: 'People were erased whom the file may hold: its bytes are not kept.',
                at: now(),
              },
              null,
            );
        }
        for (const left of batch.gone ?? []) {
          const gone = screen ? screen.gone(left) : left;
          if (gone && (!known || known.gone(gone.kind, gone.id)))
            store.tombstone(gone.kind, gone.id, gone.reason, gone.at);
        }
      } catch (error) {
        // Half a batch is in memory: nothing of it may reach a flush.
        throw fail(error);
      }
      for (const came of batch.gaps) {
        const gap = screen ? screen.gap(came) : came;
        if (!gap) continue;
        store.gap(gap, numberOf(gap.request));
        if (gap.reason.startsWith('blob-') && gap.reason !== 'blob-length') blobs.missing++;
      }
      const before = streams[name];
      streams[name] = {
        // A copy: the source may go on with its own.
        cursor: structuredClone(batch.nextCursor) as RunState['streams'][string]['cursor'],
        done: batch.done,
        fetched: (before?.fetched ?? 0) + batch.records.length,
        kinds: [...new Set([...(before?.kinds ?? []), ...batch.records.map((record) => record.kind)])],
      };
      flushes.touched(batch.records.reduce((sum, record) => sum + record.bytes.length, 1));
      await room.room();
      alive();
    },

    async *staged(kind, signal) {
      alive();
      await flushes.flush();
      for await (const record of stagedLines(content, durable, kind, signal))
        if (!record.deleted) yield record;
    },

    async *stagedIds(kind, signal) {
      alive();
      await flushes.flush();
      yield* stagedIds(content, durable, kind, signal);
    },

    hasBlob: staging.has,
    references: () => blobs.stored + blobs.deduplicated,
    isSuppressed: (record) => screen?.withholds(record) ?? false,

    begunBlob: staging.begun,

    putBlob: async (ref, bytes, fetchedAt, of) => {
      alive();
      const stored = await staging.put(ref, bytes, fetchedAt, of);
      flushes.touched(1);
      return stored;
    },

    flush: async () => {
      alive();
      await flushes.flush();
    },

    commit: async (reports, signal) => {
      if (ended) throw ended;
      try {
        alive();
        await staging.finish();
        await flushes.flush();
        ended = finished('committed');
        await flushes.stop();
        return await options.commit(
          { state: pointNow(), files, store, room: room.room, content, folder, known, screen },
          reports,
          signal,
        );
      } catch (error) {
        // Called off: nothing is wrong, and the caller knows its own reason.
        throw signal?.aborted ? signal.reason : fail(error);
      } finally {
        await end('committed');
        await options.release();
      }
    },

    suspend: async () => {
      if (ended) return;
      try {
        if (!failure) await flushes.flush();
      } finally {
        await end('suspended');
        await options.release();
      }
    },

    abandon: async () => {
      if (ended) return;
      await end('abandoned');
      try {
        await options.discard();
      } finally {
        await options.release();
      }
    },
  };
};
