-- question: of two ledgers of one account that grew apart, which keys does a load from both go on with as the second has them?
-- inputs: {{first}}, {{second}} their files; {{common}} number of lines with which both begin
-- grain: one row per key that the second wrote alone. take: its lines count; twice: both may have made a thing, which
--   then is at the target twice
CREATE OR REPLACE TEMP TABLE decided AS
WITH lines AS (
  SELECT side, n, "at", type, key, kind, status, remote
  FROM (
    SELECT 1 AS side, *
    FROM read_json({{first}}, format = 'newline_delimited', maximum_object_size = 4194304, columns = {
      n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR', status: 'VARCHAR', remote: 'VARCHAR'
    })
    UNION ALL
    SELECT 2, *
    FROM read_json({{second}}, format = 'newline_delimited', maximum_object_size = 4194304, columns = {
      n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR', status: 'VARCHAR', remote: 'VARCHAR'
    })
  )
  WHERE type IN ('intent', 'outcome')
),
numbered AS (
  SELECT
    side,
    key,
    max(n) FILTER (status IN ('created', 'updated', 'already', 'removed')) AS told_n,
    max(n) FILTER (status IS NULL OR status = 'unknown') AS tried_n,
    max(n) FILTER (status <> 'unknown') AS settled_n,
    max(n) AS newest_n
  FROM lines
  GROUP BY side, key
),
states AS (
  SELECT
    s.side,
    s.key,
    s.newest_n,
    told.status <> 'removed' AS there,
    told.remote,
    told."at",
    s.tried_n > coalesce(s.settled_n, 0) AS doubtful
  FROM numbered AS s
  LEFT JOIN lines AS told ON told.side = s.side AND told.n = s.told_n
)
SELECT
  b.key,
  CASE
    WHEN a.key IS NULL THEN true
    -- One thing that both wrote: what was told last is so.
    WHEN a.remote IS NOT NULL AND a.remote = b.remote THEN b."at" > a."at"
    WHEN coalesce(a.there, false) THEN false
    ELSE true
  END AS take,
  (coalesce(a.there, false) OR coalesce(a.doubtful, false))
    AND (coalesce(b.there, false) OR coalesce(b.doubtful, false))
    AND a.remote IS DISTINCT FROM b.remote AS twice
FROM states AS b
LEFT JOIN states AS a ON a.side = 1 AND a.key = b.key
WHERE b.side = 2 AND b.newest_n > {{common}};
