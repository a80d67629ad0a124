-- question: which operations of a plan can never run right?
-- inputs: {{files}} all Parquet files of operations
-- grain: one row per wrong operation; no rows is right
WITH operations AS (
  SELECT phase, ordinal, unit, key, owner, after
  FROM read_parquet({{files}})
),
doubled AS (
  SELECT key, 'has the same key as another' AS defect
  FROM operations
  GROUP BY key
  HAVING count(*) > 1
),
needed AS (
  SELECT key, phase, unnest(after) AS dependency
  FROM operations
),
lost AS (
  SELECT n.key, 'waits for ' || n.dependency || ', which is in no earlier phase' AS defect
  FROM needed AS n
  LEFT JOIN operations AS o ON o.key = n.dependency AND o.phase < n.phase
  WHERE o.key IS NULL
),
-- Two steps, since an outer join with an OR in its condition compares every operation with every other.
owned AS (
  SELECT o.phase, o.ordinal
  FROM operations AS o
  JOIN operations AS n ON n.key = o.owner
  WHERE n.phase < o.phase OR (n.phase = o.phase AND n.unit = o.unit AND n.ordinal < o.ordinal)
),
ownerless AS (
  SELECT o.key, 'belongs to ' || o.owner || ', which comes not before it' AS defect
  FROM operations AS o
  ANTI JOIN owned AS n ON n.phase = o.phase AND n.ordinal = o.ordinal
  WHERE o.owner IS NOT NULL
)
FROM doubled
UNION ALL FROM lost
UNION ALL FROM ownerless
ORDER BY key, defect
LIMIT 20;
