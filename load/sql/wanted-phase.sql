-- question: which operations matter to a phase: its own, and those of earlier phases that it refers to?
-- inputs: {{files}} the phase's Parquet files
-- grain: one row per key
CREATE OR REPLACE TABLE wanted AS
SELECT key
FROM read_parquet({{files}})
UNION
SELECT unnest(after)
FROM read_parquet({{files}});
