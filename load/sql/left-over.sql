-- question: which things did our loads hang on what a plan has, that the plan no longer names?
-- inputs: view `ledger`; {{files}} all Parquet files of operations; {{kinds}} kinds that can be taken off, and their endings
-- grain: one row per thing; those of one holder together
WITH things AS (
  SELECT
    key,
    max(n) FILTER (status = 'created') AS created_n,
    max(n) FILTER (status = 'removed') AS removed_n,
    arg_max({'kind': kind, 'owner': owner, 'remote': remote, 'facts': facts}, n)
      FILTER (status IN ('created', 'updated', 'already')) AS thing
  FROM ledger
  WHERE type = 'outcome' AND list_contains({{kinds}}, kind)
  GROUP BY key
)
SELECT
  t.key, t.thing.kind AS kind, t.thing.owner AS owner, t.thing.remote AS remote, t.thing.facts AS facts,
  o.source, o.source_kind, o.source_id, o.raw_sha256
FROM things AS t
JOIN read_parquet({{files}}) AS o ON o.key = t.thing.owner
ANTI JOIN read_parquet({{files}}) AS p ON p.key = t.key
-- What was there before our loads is not ours to take off.
WHERE t.created_n > coalesce(t.removed_n, 0)
ORDER BY owner, t.key;
