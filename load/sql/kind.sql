-- question: what are the operations of one kind?
-- inputs: {{files}} Parquet files of operations; {{kind}}
-- grain: one row per operation
SELECT
  phase, ordinal, unit, step, key, kind, payload, payload_sha256, after, looks, owner,
  source, source_kind, source_id, raw_sha256, blob_bytes
FROM read_parquet({{files}})
WHERE kind = {{kind}}
ORDER BY phase, ordinal;
