-- question: which units of a phase make up a sample that anybody can draw again?
-- inputs: {{files}} the phase's Parquet files; {{seed}}; {{size}} units to take
-- grain: one row per unit
CREATE OR REPLACE TABLE sampled AS
SELECT unit
FROM (SELECT DISTINCT unit FROM read_parquet({{files}}))
ORDER BY sha256({{seed}} || ':' || unit)
LIMIT {{size}};
