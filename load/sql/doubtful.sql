-- question: of which operations of a plan does nobody know whether they arrived, and nothing is known to be there?
-- inputs: {{files}} all Parquet files of operations; table `known`
-- grain: one row per phase and kind
SELECT o.phase, o.kind, count(*)::DOUBLE AS operations
FROM read_parquet({{files}}) AS o
JOIN known AS k ON k.key = o.key
WHERE k.doubtful AND k.remote IS NULL
GROUP BY o.phase, o.kind
ORDER BY o.phase, o.kind;
