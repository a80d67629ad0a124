import type { Batch, Cursor } from './batch.js';
import type { BlobRef, BlobStart, StoredBlob } from './blob.js';
import type { Gap } from './gap.js';
import type { SourceRecord, StoredRecord } from './record.js';
import type { SnapshotInfo, SnapshotScope, StreamReport } from './snapshot.js';

/**
 * The archive as the other stages see it. This folder is the only code that touches files inside an archive.
 * Layout, names and guarantees: SPEC.md.
 */
export interface Archive {
  /** Absolute path of the folder with store/ and work/. */
  readonly home: string;
  /** Names of the sources' objects, e.g. `kustomer-acme-2025`; load objects are left out. */
  objects(): Promise<readonly string[]>;
  /** One source's object. Without a name: the only one (`object-ambiguous`, `archive-incomplete` otherwise). */
  object(name?: string): Promise<ArchiveObject>;
  /**
   * Starts a snapshot, or goes on with the unfinished one of the same source and configuration. Takes the lock.
   * Errors: archive-locked, archive-file-system, disk-full, not-writable.
   */
  begin(scope: SnapshotScope): Promise<SnapshotWriter>;
}

/** A committed object, read only. Every method works on one version's state; `asOf` names an earlier snapshot. */
export interface ArchiveObject {
  readonly name: string;
  /** OCFL id. */
  readonly id: string;
  /** Absolute path of the object's root. */
  readonly folder: string;
  /** Newest version, e.g. `v2`. */
  readonly head: string;
  /** SHA-512 of the newest inventory: names this exact state of the archive. */
  readonly inventorySha512: string;
  snapshots(): Promise<readonly SnapshotInfo[]>;
  snapshot(number?: number): Promise<SnapshotInfo>;
  /** Kinds that have a table, sorted. */
  kinds(asOf?: number): Promise<readonly string[]>;
  /** Absolute paths of content files whose logical path starts with `prefix`, sorted. */
  files(prefix: string, asOf?: number): Promise<readonly string[]>;
  /**
   * A SELECT over the Parquet files of a kind. `current`: the newest line per id, tombstones left out;
   * `history`: every line of every snapshot.
   */
  tableSql(kind: string, view: 'current' | 'history', asOf?: number): Promise<string>;
  /** Newest line per id is not resolved here: every line, in order of snapshot and seq. */
  records(kind: string, asOf?: number, signal?: AbortSignal): AsyncIterable<StoredRecord>;
  /** `request` is here the number of the request within the snapshot (`seq` of a `_request`). */
  gaps(asOf?: number, signal?: AbortSignal): AsyncIterable<Gap & { readonly snapshot: number }>;
  /** Stored references with the snapshot that has them, up to `asOf`, later ones winning by (kind, id). */
  blobIndex(asOf?: number, signal?: AbortSignal): AsyncIterable<StoredBlob & { readonly snapshot: number }>;
  /** Bytes by digest, checked against it while read. Errors: archive-damaged. */
  blob(sha256: string): Promise<Buffer>;
}

/** What the archive holds of a source while a delta snapshot of it is written. */
export interface HeldRecords {
  /** Whether a record is there and was not found gone, this snapshot's own records included. */
  has(kind: string, id: string): boolean;
  /** Columns of the records that earlier snapshots hold as current, `id` among them; null where a record has none. */
  rows(
    kind: string,
    columns: readonly string[],
    signal?: AbortSignal,
  ): AsyncIterable<readonly (string | null)[]>;
  /** Records that earlier snapshots hold as current, each once in its newest form, in order of snapshot and seq. */
  records(kind: string, signal?: AbortSignal): AsyncIterable<StoredRecord>;
  /** Ids that earlier snapshots hold as current and that did not come in this one so far. */
  unseen(kind: string, signal?: AbortSignal): AsyncIterable<string>;
  /** Ids that this snapshot found gone so far. */
  gone(kind: string, signal?: AbortSignal): AsyncIterable<string>;
}

/** How far a stream got in the unfinished snapshot. */
export interface Checkpoint {
  readonly cursor: Cursor;
  readonly done: boolean;
  readonly fetched: number;
}

/**
 * Writes one snapshot. What `append` and `putBlob` took is durable after the next `flush`, which also happens by
 * itself every few seconds; after a crash the run goes on from the last flush and nothing is there twice.
 */
export interface SnapshotWriter {
  readonly snapshot: number;
  /** The snapshot that the current one builds on; null for the first. */
  readonly base: SnapshotInfo | null;
  /** When this snapshot was begun (not resumed), ISO 8601 UTC. */
  readonly startedAt: string;
  /** This run goes on with an earlier, broken-off one. */
  readonly resumed: boolean;
  /** Newest change time that earlier, unfiltered snapshots surely cover for a kind; undefined in a full snapshot. */
  since(kind: string): string | undefined;
  /** In a delta: the newest whole reading of the stream did not get to its end. */
  behind(stream: string): boolean;
  /** What earlier snapshots hold; undefined when this one is full or the first. */
  readonly held?: HeldRecords;
  checkpoint(stream: string): Checkpoint | undefined;
  append(stream: string, batch: Batch): Promise<void>;
  /** The record is about somebody who was erased: `append` leaves it out, and its bytes need not be fetched. */
  isSuppressed(record: Pick<SourceRecord, 'kind' | 'id' | 'bytes'>): boolean;
  /** Records of a kind taken so far in this snapshot, in order, flushed first. For fan-out over parents. */
  staged(kind: string, signal?: AbortSignal): AsyncIterable<StoredRecord>;
  /** Only their ids, in no order, an id more than once perhaps: much cheaper. */
  stagedIds(kind: string, signal?: AbortSignal): AsyncIterable<string>;
  /**
   * Whether the bytes of a reference are already in this snapshot or an earlier one. `wanted`: only as many as the source
   * declares, or only those of a digest.
   */
  hasBlob(kind: string, id: string, wanted?: Partial<Pick<BlobRef, 'declaredSize' | 'sha256'>>): boolean;
  /** References to bytes that this snapshot has so far, those from before a break too; in the order of `putBlob`. */
  references(): number;
  /** The beginning of a reference's bytes that an earlier try left here; given once. The next `putBlob` may go on with it. */
  begunBlob(kind: string, id: string): BlobStart | undefined;
  /**
   * Stores bytes once per digest. Resolves when they are in work/; durable with the next flush. Bytes that are not as many as
   * declared do not take the place of those that a reference has; what is answered says how many came. `of`: which version the bytes
   * are of, so that what came of them is kept when they break off; its `size` bytes are there already, as `begunBlob` said.
   */
  putBlob(
    ref: BlobRef,
    bytes: AsyncIterable<Uint8Array>,
    fetchedAt: string,
    of?: BlobStart,
  ): Promise<StoredBlob>;
  flush(): Promise<void>;
  /**
   * Builds tables, writes the version, makes it the head: atomic, recoverable at every step. Gives up the lock.
   * `streams`: what the extraction knows of each stream, by its name.
   */
  commit(streams: Readonly<Record<string, StreamReport>>, signal?: AbortSignal): Promise<SnapshotInfo>;
  /** Leaves the staged work for a later run and gives up the lock. */
  suspend(): Promise<void>;
  /** Deletes the staged work. */
  abandon(): Promise<void>;
}

/** One thing that `verify` found. `code`: OCFL's own (E092, W004) or ours (H001…), see SPEC.md. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Relative to the checked folder. */
  readonly path: string;
  readonly message: string;
}

export type VerifyDepth = 'quick' | 'default' | 'deep';

export interface VerifyReport {
  /** `deskarchive-verify/1`. */
  readonly format: string;
  readonly depth: VerifyDepth;
  /** No finding is an error. */
  readonly valid: boolean;
  readonly objects: readonly {
    /** Name of its folder. */
    readonly name: string;
    /** OCFL id. */
    readonly id: string;
    /** Version of OCFL that it declares. */
    readonly spec: string;
    readonly head: string;
    readonly inventorySha512: string;
  }[];
  readonly findings: readonly Finding[];
  /** What was looked at, and what this depth does not look at. */
  readonly checked: Readonly<Record<string, number>>;
  readonly notCovered: readonly string[];
}
