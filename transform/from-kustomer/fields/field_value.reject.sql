-- Values of custom fields that are not of the field's type, or that the source masked.
-- reads: custom_item
-- rejects: field_value
-- grain: one row per value
SELECT
  CASE WHEN masked THEN 'value-masked' ELSE 'value-type' END AS reason,
  key AS field,
  CASE WHEN masked THEN NULL ELSE text END AS value,
  source,
  source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM custom_item
WHERE masked OR conflict;
