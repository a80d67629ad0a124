-- question: what hangs on the things that a plan made?
-- inputs: {{files}} all Parquet files of operations; table `known`
-- grain: one row per operation with an owner that has a thing, in no order: it is only looked into
CREATE OR REPLACE TABLE belongings AS
SELECT o.owner, o.kind, k.remote, k.facts
FROM read_parquet({{files}}) AS o
JOIN known AS k ON k.key = o.key
WHERE o.owner IS NOT NULL AND k.remote IS NOT NULL;
