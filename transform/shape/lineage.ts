import type { Lineage } from '../../core/target-row.js';

/** The lineage columns that every row of the model carries. */
export interface LineageColumns {
  readonly source: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly raw_sha256: string;
}

export const lineageOf = (row: LineageColumns): Lineage => ({
  source: row.source,
  kind: row.source_kind,
  id: row.source_id,
  rawSha256: row.raw_sha256,
});
