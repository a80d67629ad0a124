-- question: which operations of a range of one file of a plan are taken back in one turn, last written first?
-- inputs: {{file}} a Parquet file of operations, {{number}} its number; {{turn}}; {{from}}, {{to}} the range; table `removable`
-- grain: one row per operation
SELECT
  o.phase, o.ordinal, o.unit, o.step, o.key, o.kind, o.payload, o.payload_sha256, o.after, o.looks, o.owner,
  o.source, o.source_kind, o.source_id, o.raw_sha256, o.blob_bytes,
  r.remote, r.facts
FROM read_parquet({{file}}) AS o
JOIN (
  SELECT ordinal, remote, facts
  FROM removable
  WHERE file = {{number}} AND turn = {{turn}} AND ordinal BETWEEN {{from}} AND {{to}}
) AS r ON r.ordinal = o.ordinal
WHERE o.ordinal BETWEEN {{from}} AND {{to}}
ORDER BY o.ordinal DESC;
