-- question: which operations of a plan belong to one that does not come before them?
-- inputs: {{files}} all Parquet files of operations
-- grain: one row per operation, at most 20; no rows is right
WITH owned AS (
  SELECT phase, ordinal, unit, key, owner FROM read_parquet({{files}}) WHERE owner IS NOT NULL
),
-- Two steps, since an outer join with an OR in its condition compares every operation with every other.
right_owner AS (
  SELECT o.phase, o.ordinal
  FROM owned AS o
  JOIN (SELECT phase, ordinal, unit, key FROM read_parquet({{files}})) AS n ON n.key = o.owner
  WHERE n.phase < o.phase OR (n.phase = o.phase AND n.unit = o.unit AND n.ordinal < o.ordinal)
)
SELECT o.key, 'belongs to ' || o.owner || ', which comes not before it' AS defect
FROM owned AS o
ANTI JOIN right_owner AS n ON n.phase = o.phase AND n.ordinal = o.ordinal
ORDER BY o.key
LIMIT 20;
