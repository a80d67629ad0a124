-- Tags, the deleted ones too.
-- reads: kustomer_tag
-- writes: tag
-- grain: one row per tag with a name
SELECT
  source || ':' || id AS id,
  name,
  color AS colour,
  coalesce(deleted, false) OR deleted_at IS NOT NULL AS deleted,
  source,
  'tag' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_tag
WHERE name IS NOT NULL;
