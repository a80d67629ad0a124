-- question: what did a plan change that was there before, and so cannot take back?
-- inputs: {{files}} all Parquet files of operations; table `known`
-- grain: one row per kind and outcome
SELECT o.kind, k.status, count(*) AS operations
FROM read_parquet({{files}}) AS o
JOIN known AS k ON k.key = o.key
WHERE k.remote IS NOT NULL AND NOT k.ours
GROUP BY o.kind, k.status
ORDER BY o.kind, k.status;
