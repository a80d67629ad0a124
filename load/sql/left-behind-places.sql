-- question: how many files lie where, each address counted once?
-- inputs: view `ledger`; table `wanted` (key)
-- grain: one row per place
WITH lying AS (
  SELECT unnest(from_json(
    json_extract_string(l.facts, '$.files'),
    '[{"sha256": "VARCHAR", "at": "VARCHAR", "url": "VARCHAR"}]'
  )) AS file
  FROM ledger AS l
  SEMI JOIN wanted AS w ON w.key = l.key
  WHERE l.type = 'outcome' AND contains(l.facts, '"files"')
)
SELECT "at", count(*) AS files
FROM (SELECT DISTINCT file."at" AS "at", file.url AS url FROM lying)
GROUP BY "at"
ORDER BY "at";
