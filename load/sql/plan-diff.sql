-- question: which operations does one plan have and another not, and which have another payload?
-- inputs: {{old}}, {{new}} all Parquet files of operations of two plans; {{has_old}}, {{has_new}} 0 for a plan without
--   operations, when the other's files stand in for the missing ones
-- grain: one row per kind and change
WITH changes AS (
  SELECT
    coalesce(n.kind, o.kind) AS kind,
    coalesce(n.key, o.key) AS key,
    coalesce(n.source_id, o.source_id) AS source_id,
    CASE
      WHEN o.key IS NULL THEN 'added'
      WHEN n.key IS NULL THEN 'removed'
      WHEN n.payload_sha256 IS DISTINCT FROM o.payload_sha256 THEN 'changed'
      ELSE 'same'
    END AS change
  FROM (SELECT kind, key, source_id, payload_sha256 FROM read_parquet({{old}}) WHERE {{has_old}} = 1) AS o
  FULL JOIN (SELECT kind, key, source_id, payload_sha256 FROM read_parquet({{new}}) WHERE {{has_new}} = 1) AS n ON n.key = o.key
)
SELECT kind, change, count(*) AS operations, list_sort(min(key, 5)) AS examples
FROM changes
GROUP BY kind, change
ORDER BY kind, change;
