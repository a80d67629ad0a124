-- question: from which operation on has a phase something left to do?
-- inputs: {{files}} the phase's Parquet files; table `known`
-- grain: one row; null when all is done. It is the first operation of a unit
--
-- A unit's operations stand together, so the unit of the first open operation is the first that has one.
WITH open AS (
  SELECT min(o.ordinal) AS ordinal
  FROM read_parquet({{files}}) AS o
  LEFT JOIN known AS k ON k.key = o.key
  WHERE k.key IS NULL OR k.doubtful OR k.remote IS NULL OR k.payload IS DISTINCT FROM o.payload_sha256
)
SELECT min(ordinal)::DOUBLE AS first
FROM read_parquet({{files}})
WHERE unit = (SELECT unit FROM read_parquet({{files}}) WHERE ordinal = (SELECT ordinal FROM open));
