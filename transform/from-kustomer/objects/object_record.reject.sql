-- Custom objects that do not say of which klass they are.
-- reads: kustomer_kobject, object_row
-- rejects: object_record
-- grain: one row per object
SELECT
  'type-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  title AS value,
  source,
  'kobject' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_kobject
ANTI JOIN object_row USING (source, id);
