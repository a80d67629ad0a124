-- question: what is known of the operations of a phase, in its order?
-- inputs: {{files}} the phase's Parquet files; {{from}} number of the first operation that is wanted; table `known`
-- grain: one row per operation that the ledger names
SELECT
  o.ordinal, o.unit, o.key, o.kind,
  k.doubtful, k.tried_at, k.tried_payload, k.aimed_remote, k.aimed_facts, k.rejected_payload, k.rejected_code,
  k.remote, k.payload, k.status, k.facts, k.ours
FROM read_parquet({{files}}) AS o
JOIN known AS k ON k.key = o.key
WHERE o.ordinal >= {{from}}
ORDER BY o.ordinal;
