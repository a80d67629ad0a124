-- question: which operations of a plan have the key of another?
-- inputs: {{files}} all Parquet files of operations
-- grain: one row per key, at most 20; no rows is right
SELECT key, 'has the same key as another' AS defect
FROM read_parquet({{files}})
GROUP BY key
HAVING count(*) > 1
ORDER BY key
LIMIT 20;
