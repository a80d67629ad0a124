-- question: which operations does a plan hold?
-- inputs: {{files}} Parquet files of operations
-- grain: one row per key
CREATE OR REPLACE TABLE wanted AS
SELECT key, (hash(key) % 64)::UTINYINT AS part
FROM read_parquet({{files}});
