-- question: what are the operations of a phase, in order?
-- inputs: {{files}} the phase's Parquet files, in order; {{from}} number of the first operation that is wanted
-- grain: one row per operation
SELECT
  phase, ordinal, unit, step, key, kind, payload, payload_sha256, after, looks, owner,
  source, source_kind, source_id, raw_sha256, blob_bytes
FROM read_parquet({{files}})
WHERE ordinal >= {{from}};
