-- question: which things did our loads hang on what a plan has, or may have, that the plan no longer names?
-- inputs: view `ledger`; {{files}} all Parquet files of operations; {{kinds}} kinds that can be taken off, and their endings
-- grain: one row per thing; those of one holder together. tried_at: since when its fate is unknown; null when it is ours
WITH numbered AS (
  -- Numbers of lines alone are gathered by key: see known.sql.
  SELECT
    key,
    max(n) AS newest_n,
    max(n) FILTER (status = 'created') AS created_n,
    max(n) FILTER (status = 'removed') AS removed_n,
    max(n) FILTER (status IN ('created', 'updated', 'already')) AS thing_n,
    max(n) FILTER (status <> 'unknown') AS settled_n,
    max(n) FILTER (type = 'intent' AND remote IS NOT NULL) AS aim_n
  FROM ledger
  WHERE type IN ('intent', 'outcome') AND list_contains({{kinds}}, kind)
  GROUP BY key
),
things AS (
  -- What was there before our loads is not ours to take off.
  SELECT key, thing_n, CASE WHEN aim_n > settled_n THEN aim_n END AS aim_n, NULL AS doubt_n
  FROM numbered
  WHERE created_n > coalesce(removed_n, 0)
  UNION ALL
  -- Nobody knows whether it was put on. In older ledgers intents do not say where.
  SELECT key, NULL, aim_n, coalesce(settled_n, 0)
  FROM numbered
  WHERE newest_n > coalesce(settled_n, 0)
    AND aim_n > coalesce(settled_n, 0)
    AND coalesce(thing_n, 0) <= coalesce(removed_n, 0)
),
tried AS (
  SELECT t.key, min(l."at") AS tried_at
  FROM things AS t
  JOIN ledger AS l ON l.key = t.key
  WHERE l.type = 'intent' AND l.n > t.doubt_n
  GROUP BY t.key
)
SELECT
  t.key,
  coalesce(thing.kind, aim.kind) AS kind,
  coalesce(thing.owner, aim.owner) AS owner,
  coalesce(thing.remote, aim.remote) AS remote,
  -- A change of unknown fate may have put more there.
  coalesce(aim.facts, thing.facts) AS facts,
  tried.tried_at,
  o.source, o.source_kind, o.source_id, o.raw_sha256
FROM things AS t
LEFT JOIN ledger AS thing ON thing.n = t.thing_n
LEFT JOIN ledger AS aim ON aim.n = t.aim_n
LEFT JOIN tried ON tried.key = t.key
JOIN read_parquet({{files}}) AS o ON o.key = coalesce(thing.owner, aim.owner)
ANTI JOIN read_parquet({{files}}) AS p ON p.key = t.key
ORDER BY owner, t.key;
