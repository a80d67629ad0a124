import type { Archive, Checkpoint, SnapshotWriter } from '../../archive-format/archive.js';
import type { Batch, RequestEntry } from '../../archive-format/batch.js';
import type { StoredBlob } from '../../archive-format/blob.js';
import type { Gap } from '../../archive-format/gap.js';
import type { StoredRecord } from '../../archive-format/record.js';
import type { SnapshotInfo, SnapshotScope, StreamReport } from '../../archive-format/snapshot.js';
import { type Clock, systemClock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';

/**
 * An archive in memory: quick, and it can lose what was not flushed, as a killed process does. Only for tests of the
 * extraction; what reaches the disk is tested with the real one.
 */
export interface MemoryArchive extends Archive {
  /** What is there, flushed or not. */
  readonly state: () => MemoryState;
  /** Throws away all since the last flush. The writer in use is dead after it. */
  crash(): void;
  /** Number of batches and files after which every further write fails, as on a full disk. */
  failAfter(writes: number, error: Error): void;
}

export interface MemoryState {
  readonly records: readonly StoredRecord[];
  readonly gaps: readonly Gap[];
  readonly requests: readonly RequestEntry[];
  readonly blobs: readonly StoredBlob[];
  readonly streams: Readonly<Record<string, Checkpoint>>;
  readonly reports?: Readonly<Record<string, StreamReport>>;
}

const empty: MemoryState = { records: [], gaps: [], requests: [], blobs: [], streams: {} };

/** `flushEvery`: batches after which a flush follows by itself. `clock`: the same that the source goes by. */
export const memoryArchive = (flushEvery = 3, clock: Clock = systemClock): MemoryArchive => {
  let durable = empty;
  let now = empty;
  let generation = 0;
  let begun: string | undefined;
  let startedAt = '';
  let writesLeft = Number.POSITIVE_INFINITY;
  let failure: Error = new RangeError('no room');

  const writer = (resumed: boolean, scope: SnapshotScope): SnapshotWriter => {
    const own = ++generation;
    let sinceFlush = 0;
    const seqs = new Map<string, number>();
    for (const { kind } of now.records) seqs.set(kind, (seqs.get(kind) ?? 0) + 1);
    const alive = (): void => {
      if (own !== generation) throw new RangeError('a dead writer was used');
      if (writesLeft <= 0) throw failure;
    };
    const flush = async (): Promise<void> => {
      alive();
      durable = now;
      sinceFlush = 0;
    };
    const stored = (batch: Batch): StoredRecord[] =>
      batch.records.map((record) => {
        const seq = (seqs.get(record.kind) ?? 0) + 1;
        seqs.set(record.kind, seq);
        const { kind, id, fetchedAt, bytes } = record;
        return {
          kind,
          id,
          snapshot: 1,
          seq,
          fetchedAt,
          req: record.request,
          deleted: false,
          sha256: sha256(bytes),
          bytes,
          value: () => JSON.parse(bytes.toString()),
        };
      });
    return {
      snapshot: 1,
      base: null,
      startedAt,
      resumed,
      since: () => undefined,
      behind: () => false,
      checkpoint: (stream) => now.streams[stream],
      isSuppressed: () => false,
      append: async (stream, batch) => {
        alive();
        writesLeft--;
        const before = now.streams[stream];
        now = {
          ...now,
          records: [...now.records, ...stored(batch)],
          gaps: [...now.gaps, ...batch.gaps],
          requests: [...now.requests, ...batch.requests],
          streams: {
            ...now.streams,
            [stream]: {
              cursor: JSON.parse(JSON.stringify(batch.nextCursor)),
              done: batch.done,
              fetched: (before?.fetched ?? 0) + batch.records.length,
            },
          },
        };
        if (++sinceFlush >= flushEvery) await flush();
      },
      staged: async function* (kind) {
        await flush();
        yield* now.records.filter((record) => record.kind === kind);
      },
      stagedIds: async function* (kind) {
        await flush();
        for (const record of now.records) if (record.kind === kind) yield record.id;
      },
      references: () => now.blobs.length,
      hasBlob: (kind, id) => now.blobs.some((blob) => blob.kind === kind && blob.id === id),
      begunBlob: () => undefined,
      putBlob: async (ref, bytes, fetchedAt) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        alive();
        writesLeft--;
        const all = Buffer.concat(chunks);
        const { kind, id, name, contentType } = ref;
        const blob = {
          kind,
          id,
          sha256: sha256(all),
          size: all.length,
          name,
          contentType,
          pack: '',
          fetchedAt,
        };
        now = { ...now, blobs: [...now.blobs, blob] };
        return blob;
      },
      flush,
      commit: async (reports) => {
        await flush();
        now = { ...now, reports };
        durable = now;
        begun = undefined;
        generation++;
        return {
          object: 'memory',
          snapshot: 1,
          version: 'v1',
          mode: scope.mode,
          baseSnapshot: null,
          source: scope.source,
          filters: scope.filters,
          retried: [],
          streams: {},
          startedAt,
          finishedAt: startedAt,
          kinds: {},
          attachments: { referenced: 0, stored: 0, deduplicated: 0, missing: 0, bytes: 0 },
          gaps: now.gaps.length,
          inventorySha512: '',
        } satisfies SnapshotInfo;
      },
      suspend: async () => {
        if (own === generation && writesLeft > 0) await flush();
        generation++;
      },
      abandon: async () => {
        now = empty;
        durable = empty;
        begun = undefined;
        generation++;
      },
    };
  };

  const none = async (): Promise<never> => {
    throw new RangeError('the archive in memory has no objects to read');
  };

  return {
    home: '/memory',
    objects: async () => [],
    object: none,
    begin: async (scope) => {
      const resumed = begun === scope.configSha256;
      if (!resumed) {
        now = empty;
        durable = empty;
        startedAt = new Date(clock.now()).toISOString();
        begun = scope.configSha256;
      }
      return writer(resumed, scope);
    },
    state: () => now,
    crash: () => {
      now = durable;
      generation++;
    },
    failAfter: (writes, error) => {
      writesLeft = writes;
      failure = error;
    },
  };
};
