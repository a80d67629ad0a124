-- question: which files did loads of a plan put where no undo takes them away?
-- inputs: {{files}} all Parquet files of operations; view `ledger`; table `wanted` (key)
-- grain: one row per operation and address, in the order of the plan
WITH told AS (
  SELECT DISTINCT l.key, json_extract_string(l.facts, '$.files') AS files
  FROM ledger AS l
  SEMI JOIN wanted AS w ON w.key = l.key
  WHERE l.type = 'outcome' AND contains(l.facts, '"files"')
),
lying AS (
  SELECT key, unnest(from_json(files, '[{"sha256": "VARCHAR", "at": "VARCHAR", "url": "VARCHAR"}]')) AS file
  FROM told
  WHERE files IS NOT NULL
),
once AS (
  SELECT DISTINCT key, file.sha256 AS sha256, file."at" AS "at", file.url AS url
  FROM lying
)
SELECT
  once.key,
  o.kind,
  once.sha256,
  json_extract_string(o.payload, '$.file.name') AS name,
  once."at",
  once.url
FROM once
JOIN read_parquet({{files}}) AS o ON o.key = once.key
ORDER BY o.phase, o.ordinal, once.url;
