-- question: do the operations of each unit of a phase lie together?
-- inputs: {{files}} the phase's Parquet files
-- grain: one row; `runs` equals `units` when they do
SELECT
  count(*) FILTER (WHERE unit IS DISTINCT FROM before) AS runs,
  count(DISTINCT unit) AS units
FROM (
  SELECT unit, lag(unit) OVER (ORDER BY ordinal) AS before
  FROM read_parquet({{files}})
);
