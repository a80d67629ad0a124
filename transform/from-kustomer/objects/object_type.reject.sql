-- Klasses without a name: no object can be of them.
-- reads: kustomer_klass
-- rejects: object_type
-- grain: one row per klass
SELECT
  'name-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  CAST(NULL AS VARCHAR) AS value,
  source,
  'klass' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_klass
WHERE name IS NULL;
