-- Articles with a scope that the vendor does not document; they are taken as internal.
-- reads: kustomer_kb_article
-- rejects: article
-- grain: one row per article
SELECT
  'value-unknown' AS reason,
  'scope' AS field,
  scope AS value,
  source,
  'kb_article' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_kb_article
WHERE scope IS NULL OR scope NOT IN ('public', 'internal');
