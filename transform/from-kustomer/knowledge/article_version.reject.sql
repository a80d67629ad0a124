-- Versions that belong to no article, and chosen versions without a text.
-- reads: kustomer_kb_version, article_source
-- rejects: article_version
-- grain: one row per version
SELECT
  'owner-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  title AS value,
  source,
  'kb_version' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_kb_version
WHERE article_id IS NULL
UNION ALL
SELECT 'text-missing', 'html_body', NULL, source, source_kind, source_id, snapshot, raw_sha256
FROM article_source
WHERE html_body IS NULL;
