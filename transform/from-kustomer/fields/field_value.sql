-- Values of custom fields. A value of the wrong type is there as text, marked, and a reject too; a masked one is not.
-- reads: custom_item
-- writes: field_value
-- grain: one row per record, attribute and value
SELECT
  object,
  source || CASE WHEN object = 'part' THEN ':message:' ELSE ':' END || id AS object_id,
  key,
  ordinal,
  json,
  text,
  number,
  boolean,
  time,
  conflict,
  source,
  source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM custom_item
WHERE NOT masked;
