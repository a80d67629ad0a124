import type { HeldRecords } from '../archive-format/archive.js';
import type { Batch, Cursor, RequestEntry } from '../archive-format/batch.js';
import type { BlobRef, BlobStart } from '../archive-format/blob.js';
import type { Gap } from '../archive-format/gap.js';
import type { GapState } from '../archive-format/gaps/state.js';
import type { SourceRecord, StoredRecord } from '../archive-format/record.js';
import type { StreamReport } from '../archive-format/snapshot.js';
import type { SubjectSpec } from '../archive-format/subject/spec.js';
import type { TableSpec } from '../archive-format/table.js';

/** How a stream finds its way: one answer, numbered pages, a moving lower bound, or one call per parent. */
export type CursorStyle = 'whole' | 'pages' | 'keyset' | 'per-parent';

export interface Stream {
  /** Name of the stream; mostly the kind of its records. */
  readonly name: string;
  /** Kinds of the records it brings. */
  readonly kinds: readonly string[];
  /** Streams that must be done before, because their records are walked over. */
  readonly after: readonly string[];
  /** Streams without whose records it would find nothing: left out with them. */
  readonly needs?: readonly string[];
  readonly cursor: CursorStyle;
  /** Whether the source can say how many there are. */
  readonly countable: boolean;
  /** A kind left out on purpose is no failure: the stream may be absent at the source. */
  readonly optional: boolean;
}

/**
 * What `read` may look at besides the source: records of this snapshot that are already safe. In a delta (`held` is there)
 * records that did not change are not among them. A stream that does not come to every record of its kinds then must say
 * so with `since` in its facts, or what it did not bring would count as gone.
 */
export interface ReadContext {
  staged(kind: string): AsyncIterable<StoredRecord>;
  /** Their ids in no order, an id more than once perhaps. One kind is read at a time: wait for nothing else meanwhile. */
  ids(kind: string): AsyncIterable<string>;
  /** When the snapshot was begun, milliseconds since 1970: the upper bound of the first windows. */
  readonly startedAt: number;
  /** Newest change time that earlier snapshots cover for the stream's kind; undefined for a full snapshot. */
  readonly since?: string;
  /** What earlier snapshots hold; undefined for a full snapshot and for the first. */
  readonly held?: HeldRecords;
  /** In a delta: the last reading of this stream did not get to its end, so what did not change was not all read either. */
  readonly behind?: true;
}

export interface CheckFinding {
  readonly level: 'ok' | 'warning' | 'error';
  /** Stable: `credentials`, `role`, `reach`, `count`, `forecast`, `walk`, `original`, `gap`; of files `file`, `encoding`, `window`. */
  readonly topic: string;
  readonly message: string;
  readonly stream?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a stream can say of itself from a cursor alone, so that it can still be said after a crash. */
export type StreamFacts = Pick<
  StreamReport,
  'complete' | 'sourceReported' | 'highWater' | 'since' | 'retried'
>;

/** Bytes of a reference, or why there are none. The bytes may be read once; a failure while reading them throws. */
export type BlobResult =
  | {
      readonly ok: true;
      readonly bytes: AsyncIterable<Uint8Array>;
      /** Of which version they are, if that can be told; its `size` bytes stand before them. */
      readonly of?: BlobStart;
      readonly fetchedAt: string;
      readonly requests: readonly RequestEntry[];
    }
  | { readonly ok: false; readonly gap: Gap; readonly requests: readonly RequestEntry[] };

/** How a source tries again what an archive lacks. */
export interface GapRetry {
  /** Whether a gap can be tried by itself. Those of whole streams are not asked about: their streams are read again. */
  canTry(gap: Gap): boolean;
  /**
   * Tries open gaps in the order in which they come, always the same. One that stays is reported again with the same
   * reason, kind, id, parent and field. Bytes of records that come are fetched by the caller, as for any batch.
   */
  read(
    gaps: AsyncIterable<GapState>,
    cursor: Cursor | undefined,
    context: ReadContext,
    signal: AbortSignal,
  ): AsyncIterable<Batch>;
  /** Kinds whose gaps were not all tried, because the token may not read them. */
  refusedKinds(cursor: Cursor): readonly string[];
}

/**
 * A helpdesk to copy from. A CSV export is one like any other. Pacing, retries and recording are wrappers of the
 * exchange it was made with; nothing here writes to disk.
 */
export interface Source {
  /** `kustomer`, `khoros`, `intercom`, `kustomer-csv`… */
  readonly name: string;
  readonly org: string;
  readonly api: string;
  readonly baseUrl: string;
  readonly streams: readonly Stream[];
  /** Names for several streams that are left out together, because of what they cost. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly TableSpec[];
  /** Which records are about a person; without it nobody can be erased from an archive of this source. */
  readonly subject?: SubjectSpec;
  readonly volatilePaths: readonly string[];
  /**
   * Can be read for a delta: no stream takes the records of this run for all there are. Without it only full snapshots
   * are made.
   */
  readonly deltas?: true;
  /** What this source leaves out of all that there is: a snapshot of it is partial. */
  readonly filters?: Readonly<Record<string, unknown>>;
  /** Tries open gaps again; without it there is nobody to ask again, as for files. */
  readonly retry?: GapRetry;
  /** What decides which records come, without secrets: a run goes on only with the same. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Credentials, roles and reach in a call or two; absent where there is nothing to be let into. */
  access?(signal: AbortSignal): Promise<readonly CheckFinding[]>;
  /** The same and rough counts, forecast of calls and hours. */
  check(signal: AbortSignal): Promise<readonly CheckFinding[]>;
  /**
   * Batches in order; the caller stores them in that order, each with its `nextCursor`, and may ask a few ahead.
   * With the cursor of a stored batch the stream goes on after it. Ends after a batch with `done: true`.
   *
   * What is missing for a known reason is a gap and no error. An error with the code `stream-unreadable` concerns
   * this stream alone; any other means that the whole source cannot be read now.
   */
  read(
    stream: string,
    cursor: Cursor | undefined,
    context: ReadContext,
    signal: AbortSignal,
  ): AsyncIterable<Batch>;
  /** What is known of a stream once it got to this cursor. */
  facts(stream: string, cursor: Cursor): StreamFacts;
  /** References to bytes in a record; empty for most kinds. */
  blobRefs(record: Pick<SourceRecord, 'kind' | 'id' | 'bytes'>): readonly BlobRef[];
  /** `begun`: the beginning is there already. A source that cannot go on after it brings the whole file. */
  blob(ref: BlobRef, signal: AbortSignal, begun?: BlobStart): Promise<BlobResult>;
  close(): Promise<void>;
}
