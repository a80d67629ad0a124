import type { Oddity } from '../core/cut-record.js';

/** A record as it came from a source, before it has a place in an archive. */
export interface SourceRecord {
  /** The kind, in the singular: `message`, `conversation`; also the folder name under raw/. */
  readonly kind: string;
  readonly id: string;
  /** The record's JSON text, verbatim, on one line, UTF-8. */
  readonly bytes: Buffer;
  readonly oddities: readonly Oddity[];
  /** The bytes that came, when `bytes` had to be repaired to be JSON text at all. */
  readonly original?: Buffer;
  /** Index into the batch's `requests`, or null when no request brought it. */
  readonly request: number | null;
  /** ISO 8601, UTC, milliseconds. */
  readonly fetchedAt: string;
  /**
   * A shorter form of a record that the source also gives in a fuller one, as in a list. In a delta snapshot it counts as
   * unchanged when the archive has this form of the newest state.
   */
  readonly lesser?: true;
}

/** Why a record is gone; codes in SPEC.md. */
export type GoneReason =
  | 'absent-from-full-scan'
  | 'source-deleted'
  | 'http-404'
  | 'http-410'
  | 'out-of-scope'
  | `merged-into:${string}`;

/** A record that the source was found not to have any more. */
export interface GoneRecord {
  readonly kind: string;
  readonly id: string;
  readonly reason: GoneReason;
  /** When that was seen, ISO 8601 UTC. */
  readonly at: string;
}

/** A record read back from an archive. */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  readonly snapshot: number;
  readonly seq: number;
  readonly fetchedAt: string;
  readonly req: number | null;
  readonly deleted: boolean;
  readonly reason?: string;
  /** SHA-256 of `bytes`, lower-case hex; null for a tombstone. */
  readonly sha256: string | null;
  /** Verbatim JSON text; null for a tombstone. */
  readonly bytes: Buffer | null;
  /** Parsed on first use; for ids and links only, numbers may be rounded. */
  value(): unknown;
}
