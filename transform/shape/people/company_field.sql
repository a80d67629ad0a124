-- question: which values does a company have besides its standard ones?
-- inputs: field_value, company, company_home
-- grain: one row per company and value, by number, key and order
SELECT no, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT home.no, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM field_value AS value
  JOIN company_home AS home ON home.company_id = value.object_id
  WHERE value.object = 'company' AND home.loaded
  UNION ALL
  SELECT home.no, own_column.key, own_column.ordinal, to_json(own_column.text)::VARCHAR, own_column.text, NULL, NULL, false
  FROM (
    SELECT id, 'system.external_id' AS key, 1 AS ordinal, external_id AS text FROM company
    UNION ALL
    SELECT id, 'system.domains', generate_subscripts(domains, 1), unnest(domains) FROM company
  ) AS own_column
  JOIN company_home AS home ON home.company_id = own_column.id
  WHERE own_column.text IS NOT NULL AND home.loaded
)
ORDER BY no, key, ordinal, text;
