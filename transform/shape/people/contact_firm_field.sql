-- question: which values do the companies of a contact have besides their standard ones?
-- inputs: field_value, company, contact_company, contact, contact_home, contact_target, company_home
-- grain: one row per contact, company and value, by number, company, key and order
-- steps: contact
WITH firm AS (
  SELECT DISTINCT contact_target.no AS no, link.company_id AS company_id
  FROM (
    SELECT contact_id, company_id FROM contact_company
    UNION
    SELECT id, company_id FROM contact WHERE company_id IS NOT NULL
  ) AS link
  JOIN contact_home AS home ON home.contact_id = link.contact_id
  JOIN contact_target ON contact_target.id = home.target_id
  JOIN company_home ON company_home.company_id = link.company_id AND company_home.loaded
)
SELECT no, company_id, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT firm.no, firm.company_id, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM firm
  JOIN field_value AS value ON value.object = 'company' AND value.object_id = firm.company_id
  UNION ALL
  SELECT firm.no, firm.company_id, own_column.key, own_column.ordinal, to_json(own_column.text)::VARCHAR,
         own_column.text, NULL, NULL, false
  FROM (
    SELECT id, 'system.external_id' AS key, 1 AS ordinal, external_id AS text FROM company
    UNION ALL
    SELECT id, 'system.domains', generate_subscripts(domains, 1), unnest(domains) FROM company
  ) AS own_column
  JOIN firm ON firm.company_id = own_column.id
  WHERE own_column.text IS NOT NULL
)
ORDER BY no, company_id, key, ordinal, text;
