import type { SubjectSpec } from './subject/spec.js';
import type { TableSpec } from './table.js';

/** Where a snapshot was first. */
export interface MergedFrom {
  /** OCFL id of its object. */
  readonly objectId: string;
  readonly snapshot: number;
  readonly version: string;
  readonly inventorySha512: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Kinds that were proven complete there: what a delta left out as unchanged cannot be told from its lines. */
  readonly complete: Readonly<Record<string, boolean>>;
}

/** Who and what a snapshot is made from; written into snapshot.json as it is. */
export interface SnapshotScope {
  readonly source: {
    readonly kind: string;
    /** The account at the vendor, e.g. the organisation's name. */
    readonly org: string;
    readonly api: string;
    readonly baseUrl: string;
  };
  readonly mode: 'full' | 'delta';
  readonly operator: { readonly name: string; readonly address: string };
  /** SHA-256 of the effective configuration without secrets: a resumed run must have the same. */
  readonly configSha256: string;
  readonly filters: Readonly<Record<string, unknown>>;
  /** JSON paths that change without meaning (signed URLs): a difference only there is no change. */
  readonly volatilePaths: readonly string[];
  readonly tables: readonly TableSpec[];
  /** The snapshot of another archive that this one has word for word. */
  readonly mergedFrom?: MergedFrom;
  /** Which records are about a person: by it those who were erased are kept out. */
  readonly subject?: SubjectSpec;
}

/** Gaps of one reason and kind that a snapshot tried again, all that were open. */
export interface RetriedGaps {
  readonly reason: string;
  readonly kind: string;
  /** How many were tried. */
  readonly tried?: number;
}

/** What the extraction knows of one stream when it ends. */
export interface StreamReport {
  /** The scan reached its end without an error. */
  readonly complete: boolean;
  readonly cursorStart?: unknown;
  readonly cursorEnd?: unknown;
  /** Newest change time that is surely covered; the next delta starts before it. */
  readonly highWater?: string;
  /** Records received, repeats included. */
  readonly fetched: number;
  /** What the source itself says there is; null when it does not say. */
  readonly sourceReported: number | null;
  /** Only what changed since then was read: a record that did not come is not gone. ISO 8601. */
  readonly since?: string;
  /** Gaps that were tried again, every open one: those that the snapshot does not report are healed. */
  readonly retried?: readonly RetriedGaps[];
  /** Kinds that the stream can bring, whether it brought any or not. */
  readonly kinds?: readonly string[];
}

/** Counts of one kind in one snapshot. */
export interface KindCounts extends StreamReport {
  readonly written: number;
  /** Distinct ids written. */
  readonly distinct: number;
  readonly unchanged: number;
  readonly tombstones: number;
  /** Records kept in odd parts. */
  readonly odd: number;
}

export interface BlobCounts {
  readonly referenced: number;
  readonly stored: number;
  readonly deduplicated: number;
  readonly missing: number;
  readonly bytes: number;
}

/** One committed snapshot, as `snapshots` lists it. */
export interface SnapshotInfo {
  readonly object: string;
  readonly snapshot: number;
  /** OCFL version that holds it, e.g. `v2`. */
  readonly version: string;
  readonly mode: 'full' | 'delta';
  readonly baseSnapshot: number | null;
  readonly source: SnapshotScope['source'];
  /** What the run was limited to; empty for none. */
  readonly filters: Readonly<Record<string, unknown>>;
  /** Gaps that this snapshot tried again. */
  readonly retried: readonly RetriedGaps[];
  /** How each stream of the run ended. */
  readonly streams: Readonly<Record<string, { readonly complete: boolean }>>;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly kinds: Readonly<Record<string, KindCounts>>;
  readonly attachments: BlobCounts;
  readonly gaps: number;
  /** SHA-512 of that version's inventory.json. */
  readonly inventorySha512: string;
}

/** What limited a snapshot to a part of its source; empty for a whole one. A masked copy is not limited by that, nor gaps tried again. */
export const limitsOf = ({
  filters,
}: {
  readonly filters: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> => {
  const { masked: _masked, gaps: _gaps, ...limits } = filters;
  return limits;
};
