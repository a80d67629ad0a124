-- question: what is the order of a phase whose units came in pieces?
-- inputs: {{files}} the phase's Parquet files; {{out}} the new one
-- grain: one row per operation; units in order of their first operation, new ordinals
COPY (
  WITH unit_order AS (
    SELECT unit, min(ordinal) AS first_ordinal
    FROM read_parquet({{files}})
    GROUP BY unit
  )
  SELECT o.* REPLACE (row_number() OVER (ORDER BY u.first_ordinal, o.ordinal) AS ordinal)
  FROM read_parquet({{files}}) AS o
  JOIN unit_order AS u USING (unit)
  ORDER BY ordinal
) TO {{out}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048);
