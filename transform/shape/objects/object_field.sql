-- question: which values do custom objects have?
-- inputs: object_home, object_record, field_value
-- grain: one row per loaded object and value, by number, key and order
SELECT no, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT home.no, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM field_value AS value
  JOIN object_home AS home ON home.object_id = value.object_id AND value.object = 'object:' || home.kind
  WHERE home.no IS NOT NULL
  UNION ALL
  SELECT home.no, own_column.key, 1, to_json(own_column.text)::VARCHAR, own_column.text, NULL, NULL, false
  FROM (
    SELECT id, 'system.title' AS key, title AS text FROM object_record
    UNION ALL SELECT id, 'system.description', description FROM object_record
    UNION ALL SELECT id, 'system.external_id', external_id FROM object_record
  ) AS own_column
  JOIN object_home AS home ON home.object_id = own_column.id
  WHERE own_column.text IS NOT NULL AND home.no IS NOT NULL
)
ORDER BY no, key, ordinal, text;
