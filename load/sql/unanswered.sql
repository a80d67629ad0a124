-- question: which writes of earlier loads got no answer, and a plan names them no longer?
-- inputs: view `ledger`; {{files}} all Parquet files of operations
-- grain: one row per kind
WITH newest AS (
  -- Numbers of lines alone are gathered by key: see known.sql.
  SELECT key, max(n) AS n
  FROM ledger
  WHERE type IN ('intent', 'outcome')
  GROUP BY key
)
SELECT l.kind, count(*) AS operations
FROM ledger AS l
SEMI JOIN newest ON newest.n = l.n
ANTI JOIN read_parquet({{files}}) AS p ON p.key = l.key
-- An intent has no status: nothing came after it.
WHERE l.type IN ('intent', 'outcome') AND coalesce(l.status, 'unknown') = 'unknown'
GROUP BY l.kind
ORDER BY l.kind;
