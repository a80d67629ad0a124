-- question: what are the operations of a sample, in order and as a phase of their own?
-- inputs: {{files}} the phase's Parquet files; {{out}} the sample's; table `sampled`
-- grain: one row per operation, with a new ordinal
COPY (
  SELECT o.* REPLACE (row_number() OVER (ORDER BY o.ordinal) AS ordinal)
  FROM read_parquet({{files}}) AS o
  SEMI JOIN sampled AS s ON s.unit = o.unit
  ORDER BY ordinal
) TO {{out}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048);
