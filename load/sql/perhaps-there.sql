-- question: what may hang on things that stay, since the call that hangs it on got no answer?
-- inputs: {{files}} all Parquet files of operations; table `known`
-- grain: one row per operation
SELECT o.key, o.kind, k.aimed_remote AS remote
FROM read_parquet({{files}}) AS o
JOIN known AS k ON k.key = o.key
JOIN known AS w ON w.key = o.owner
WHERE k.doubtful AND k.remote IS NULL AND w.remote IS NOT NULL AND NOT w.ours
ORDER BY o.key;
