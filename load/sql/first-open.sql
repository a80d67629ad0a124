-- question: from which operation on has a phase something left to do?
-- inputs: {{files}} the phase's Parquet files; table `known`
-- grain: one row; null when all is done. It is the first operation of a unit
SELECT min(first)::DOUBLE AS first
FROM (
  SELECT min(o.ordinal) AS first
  FROM read_parquet({{files}}) AS o
  LEFT JOIN known AS k ON k.key = o.key
  GROUP BY o.unit
  HAVING bool_or(k.key IS NULL OR k.doubtful OR k.remote IS NULL OR k.payload IS DISTINCT FROM o.payload_sha256)
);
