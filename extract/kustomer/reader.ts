import type { Batch, Cursor } from '../../archive-format/batch.js';
import type { ReadContext, Stream } from '../source.js';
import type { KustomerApi } from './api/client.js';
import type { Links } from './blob/links.js';
import type { KustomerSettings } from './settings.js';

/** What a stream's reader works with. */
export interface Reading {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
  readonly cursor: Cursor | undefined;
  readonly context: ReadContext;
  /** Signed links of attachments seen a moment ago. */
  readonly links: Links;
  readonly signal: AbortSignal;
}

export type Reader = (reading: Reading) => AsyncIterable<Batch>;

/** A stream with what the vendor asks of the key, and how it is read. */
export interface KustomerStream extends Stream {
  /** Any one of these roles is enough; a broader role implies it. */
  readonly roles: readonly string[];
  readonly read: Reader;
}

/** What every cursor of this source may carry, for `facts`. */
export interface CursorFacts {
  /** Something of this stream is missing for a reason that stands in a gap. */
  readonly incomplete?: boolean;
  /** What the vendor says there is. */
  readonly reported?: number | null;
  /** Change times before this are covered, ISO 8601. */
  readonly highWater?: string;
  /** Only what changed since then was asked for. */
  readonly since?: string;
}
