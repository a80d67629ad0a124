-- Tags without a name: nothing could be made of them.
-- reads: kustomer_tag
-- rejects: tag
-- grain: one row per tag
SELECT
  'name-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  CAST(NULL AS VARCHAR) AS value,
  source,
  'tag' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_tag
WHERE name IS NULL;
