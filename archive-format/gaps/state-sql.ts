/**
 * Which gaps are open, as one SELECT: the rule of SPEC.md, section 3. Question: what is still missing, and what closed
 * the rest? Inputs: five relations. Grain: one row per missing thing, the newest row that reports it.
 */
export interface GapRelations {
  /** `_gap`: every gap row. */
  readonly gap: string;
  /** kind, id, snapshot: every line of every kind. */
  readonly line: string;
  /** kind, id, snapshot: every line of the attachment indexes. */
  readonly blob: string;
  /** snapshot, kind, complete: how each kind was read; only of snapshots without a filter, `mode` with it. */
  readonly scan: string;
  /** snapshot, reason, kind: gaps that a snapshot tried again, all that were open. */
  readonly retried: string;
}

/** The columns that make two rows speak of the same thing. */
const thing = 'reason, gap_kind, gap_id, parent_kind, parent_id, field';

export const gapStateSql = ({ gap, line, blob, scan, retried }: GapRelations): string => `
WITH newest AS (
  SELECT * EXCLUDE (place) FROM (
    SELECT *,
      row_number() OVER (PARTITION BY ${thing} ORDER BY snapshot DESC, seq DESC) AS place,
      count(*) OVER (PARTITION BY ${thing}) AS times,
      min(snapshot) OVER (PARTITION BY ${thing}) AS first_snapshot
    FROM ${gap}
  ) WHERE place = 1
),
again AS (
  SELECT newest.id, min(retried.snapshot) AS snapshot, 'retried' AS how
  FROM newest JOIN ${retried} AS retried
    ON retried.reason = newest.reason AND retried.kind = newest.gap_kind AND retried.snapshot > newest.snapshot
  GROUP BY newest.id
),
scanned AS (
  SELECT newest.id, min(scan.snapshot) AS snapshot, 'scanned' AS how
  FROM newest JOIN ${scan} AS scan
    ON scan.kind = newest.gap_kind AND scan.complete AND scan.snapshot > newest.snapshot
      AND (scan.mode = 'full' OR (newest.gap_id IS NULL AND newest.parent_id IS NULL))
  GROUP BY newest.id
),
came AS (
  SELECT newest.id, min(line.snapshot) AS snapshot, 'record' AS how
  FROM newest JOIN ${line} AS line
    ON line.kind = newest.gap_kind AND line.id = newest.gap_id AND line.snapshot > newest.snapshot
  GROUP BY newest.id
),
stored AS (
  SELECT newest.id, min(blob.snapshot) AS snapshot, 'bytes' AS how
  FROM newest JOIN ${blob} AS blob
    ON blob.kind = newest.gap_kind AND blob.id = newest.gap_id AND blob.snapshot > newest.snapshot
  GROUP BY newest.id
),
whole AS (
  -- The original is fetched with its message and not written again while it is the same: any snapshot's will do.
  SELECT newest.id, greatest(min(line.snapshot), newest.snapshot) AS snapshot, 'original' AS how
  FROM newest JOIN ${line} AS line
    ON line.kind = newest.gap_kind || '_original' AND line.id = newest.gap_id
  WHERE newest.reason = 'text-at-limit'
  GROUP BY newest.id, newest.snapshot
),
recounted AS (
  SELECT newest.id, min(line.snapshot) AS snapshot, 'parent' AS how
  FROM newest
  JOIN ${line} AS line
    ON line.kind = newest.parent_kind AND line.id = newest.parent_id AND line.snapshot > newest.snapshot
  JOIN ${scan} AS scan ON scan.snapshot = line.snapshot AND scan.kind = newest.gap_kind AND scan.complete
  WHERE newest.gap_id IS NULL
  GROUP BY newest.id
),
healed AS (
  -- Of several proofs in one snapshot the nearest is named.
  SELECT id, min(snapshot) AS healed_by, arg_min(how, (snapshot, nearness)) AS healed_how
  FROM (
    SELECT *, 1 AS nearness FROM stored UNION ALL SELECT *, 2 FROM came UNION ALL SELECT *, 3 FROM recounted
    UNION ALL SELECT *, 4 FROM scanned UNION ALL SELECT *, 5 FROM again
    UNION ALL SELECT *, 6 FROM whole
  ) GROUP BY id
)
SELECT newest.* EXCLUDE (source, seq, _deleted, raw_sha256),
  CASE WHEN healed.healed_by IS NULL THEN 'open' ELSE 'healed' END AS state,
  healed.healed_by, healed.healed_how
FROM newest LEFT JOIN healed USING (id)`;
