-- question: which earlier operations does each unit of a phase need, and where are they at the target?
-- inputs: {{files}} the phase's Parquet files; {{from}} number of the first operation that is wanted; table `known`
-- grain: one row per unit and needed key
SELECT
  d.ordinal, d.unit, d.key,
  k.remote,
  k.facts
FROM (
  SELECT min(ordinal) AS ordinal, unit, key
  FROM (SELECT ordinal, unit, unnest(after) AS key FROM read_parquet({{files}}) WHERE ordinal >= {{from}})
  GROUP BY unit, key
) AS d
LEFT JOIN known AS k ON k.key = d.key
ORDER BY d.ordinal, d.key;
