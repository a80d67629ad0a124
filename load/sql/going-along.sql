-- question: which operations of one file of a plan go away with their owners, last written first?
-- inputs: {{file}} a Parquet file of operations, {{number}} its number; {{turn}}; table `removable`
-- grain: one row per operation
SELECT o.key, o.kind, o.owner, o.payload_sha256, r.remote
FROM (SELECT ordinal, key, kind, owner, payload_sha256 FROM read_parquet({{file}})) AS o
JOIN (SELECT ordinal, remote FROM removable WHERE file = {{number}} AND turn = {{turn}}) AS r
  ON r.ordinal = o.ordinal
ORDER BY o.ordinal DESC;
