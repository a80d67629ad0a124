-- Values of fields that are not listed.
-- reads: field_value, field
-- checks: field_value
-- severity: error
-- grain: one row per value
SELECT value.object || ' ' || value.object_id || ' ' || value.key AS id, 'no such field' AS detail
FROM field_value AS value
ANTI JOIN field ON field.object = value.object AND field.key = value.key;
