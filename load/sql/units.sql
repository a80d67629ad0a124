-- question: how many units has a phase?
-- inputs: {{files}} the phase's Parquet files
-- grain: one row
SELECT count(*) AS units
FROM (SELECT unit FROM read_parquet({{files}}) GROUP BY unit);
