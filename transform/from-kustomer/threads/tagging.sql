-- Which person, company or thread carries which tag. A tag that is not in the archive stays: its id may be known
-- elsewhere.
-- reads: kustomer_customer, kustomer_company, kustomer_conversation
-- writes: tagging
-- grain: one row per thing and tag
WITH tagged AS (
  SELECT 'contact' AS object, 'customer' AS source_kind, source, id, snapshot, raw_sha256, unnest(tags) AS tag
  FROM kustomer_customer
  UNION ALL
  SELECT 'company', 'company', source, id, snapshot, raw_sha256, unnest(tags)
  FROM kustomer_company
  UNION ALL
  SELECT 'conversation', 'conversation', source, id, snapshot, raw_sha256, unnest(tags)
  FROM kustomer_conversation
)
SELECT DISTINCT
  source || ':' || tag AS tag_id,
  object,
  source || ':' || id AS object_id,
  'tag' AS origin,
  source,
  source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM tagged
WHERE tag IS NOT NULL;
