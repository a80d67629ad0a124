-- question: which operations matter to a phase: its own, and those of earlier phases that it refers to?
-- inputs: {{files}} the phase's Parquet files
-- grain: one row per operation and per key that is referred to: a key may stand twice
CREATE OR REPLACE TABLE wanted AS
SELECT key, (hash(key) % 64)::UTINYINT AS part
FROM read_parquet({{files}})
UNION ALL
SELECT key, (hash(key) % 64)::UTINYINT
FROM (SELECT DISTINCT unnest(after) AS key FROM read_parquet({{files}}));
