-- Custom objects.
-- reads: object_row
-- writes: object_record
-- grain: one row per object of a klass
SELECT
  source || ':' || id AS id,
  source || ':' || klass AS type_id,
  external_id,
  title,
  description,
  nullif(CAST(data AS VARCHAR), '{}') AS data,
  coalesce(deleted, false) AS deleted,
  created_at,
  updated_at,
  source,
  'kobject' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM object_row;
