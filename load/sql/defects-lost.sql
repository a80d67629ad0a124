-- question: which operations of a plan wait for something that comes in no earlier phase?
-- inputs: {{files}} all Parquet files of operations
-- grain: one row per operation and what it waits for, at most 20; no rows is right
WITH needed AS (
  -- Many wait for one: of each phase only the first has to be looked for.
  SELECT dependency, phase, min(key) AS key
  FROM (SELECT key, phase, unnest(after) AS dependency FROM read_parquet({{files}}))
  GROUP BY dependency, phase
)
SELECT n.key, 'waits for ' || n.dependency || ', which is in no earlier phase' AS defect
FROM needed AS n
LEFT JOIN (SELECT key, phase FROM read_parquet({{files}})) AS o ON o.key = n.dependency AND o.phase < n.phase
WHERE o.key IS NULL
ORDER BY n.key, defect
LIMIT 20;
