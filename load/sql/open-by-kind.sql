-- question: how much of a plan is still to be written, by kind?
-- inputs: {{files}} Parquet files of operations; table `known`
-- grain: one row per kind
SELECT
  o.kind,
  count(*) AS operations,
  -- An ending has nothing to do where there is no thing to take off.
  count(*) FILTER (CASE
    WHEN ends_with(o.kind, '-end') AND k.remote IS NULL THEN coalesce(k.doubtful, false)
    ELSE k.key IS NULL OR k.doubtful OR (k.payload IS DISTINCT FROM o.payload_sha256
      AND k.rejected_payload IS DISTINCT FROM o.payload_sha256)
  END) AS open,
  count(*) FILTER (NOT k.doubtful AND k.rejected_payload = o.payload_sha256) AS rejected
FROM read_parquet({{files}}) AS o
LEFT JOIN known AS k ON k.key = o.key
GROUP BY o.kind
ORDER BY o.kind;
