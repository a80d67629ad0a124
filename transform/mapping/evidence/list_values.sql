-- question: how often does each value of the given fields occur?
-- inputs: field_value; variable list_fields (JSON list of object and key)
-- grain: one row per field and value, by field and value
SELECT value.object AS object, value.key AS key, coalesce(value.text, value.json) AS value, count(*)::DOUBLE AS times
FROM field_value AS value
JOIN (
  SELECT unnest(from_json(getvariable('list_fields'), '[{"object":"VARCHAR","key":"VARCHAR"}]'), recursive := true)
) AS wanted ON wanted.object = value.object AND wanted.key = value.key
GROUP BY ALL
ORDER BY object, key, value;
