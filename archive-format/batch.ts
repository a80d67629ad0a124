import type { Gap } from './gap.js';
import type { GoneRecord, SourceRecord } from './record.js';

/** One request to a source, as the archive keeps it: enough to prove where a record came from, and no secret. */
export interface RequestEntry {
  readonly method: string;
  /** Without user info, token, key or signature parameters; the cursor stays. */
  readonly url: string;
  /** For a search: its body, canonical JSON. */
  readonly body?: string;
  readonly status: number;
  readonly fetchedAt: string;
  readonly ms: number;
  readonly attempt: number;
  /** Records in the answer. */
  readonly items: number;
  /** Bytes of the answer after decompression. */
  readonly bytes: number;
  readonly responseSha256: string;
  readonly nextCursor: string | null;
  readonly rateLimit?: { readonly limit?: number; readonly remaining?: number; readonly resetAt?: string };
}

/** Where a stream goes on. Plain JSON, made and read by the source alone. */
export type Cursor = { readonly [key: string]: unknown };

/** What a source hands over at a time. It becomes durable as a whole, together with `nextCursor`. */
export interface Batch {
  readonly records: readonly SourceRecord[];
  readonly gaps: readonly Gap[];
  /** Records seen to be gone. Only those that the archive holds get a tombstone. */
  readonly gone?: readonly GoneRecord[];
  readonly requests: readonly RequestEntry[];
  /** `request` of records and gaps is the number of a request that this snapshot has already, not an index into `requests`. */
  readonly numbered?: true;
  readonly nextCursor: Cursor;
  /** The stream reached its end: everything there is was received. */
  readonly done: boolean;
}
