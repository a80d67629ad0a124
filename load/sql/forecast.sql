-- question: how many calls does what is still to be written take?
-- inputs: {{files}} Parquet files of operations; table `known`
-- grain: one row
SELECT
  coalesce(sum(CASE WHEN k.remote IS NULL THEN o.calls_make ELSE o.calls_change END), 0)::DOUBLE AS calls
FROM read_parquet({{files}}) AS o
LEFT JOIN known AS k ON k.key = o.key
-- As in open-by-kind.
WHERE CASE
  WHEN ends_with(o.kind, '-end') AND k.remote IS NULL THEN coalesce(k.doubtful, false)
  ELSE k.key IS NULL OR k.doubtful OR (k.payload IS DISTINCT FROM o.payload_sha256
    AND k.rejected_payload IS DISTINCT FROM o.payload_sha256)
END;
