-- question: which custom values do the companies of a contact have?
-- inputs: field_value, contact_company, contact, contact_home, contact_target, company_home
-- grain: one row per contact, company and value, by number, company, key and order
SELECT
  contact_target.no              AS no,
  link.company_id                AS company_id,
  value.key, value.json, value.text, value.boolean,
  epoch_ms(value.time)::DOUBLE   AS time_ms,
  value.conflict
FROM (
  SELECT contact_id, company_id FROM contact_company
  UNION
  SELECT id, company_id FROM contact WHERE company_id IS NOT NULL
) AS link
JOIN contact_home AS home ON home.contact_id = link.contact_id AND home.contact_id = home.target_id
JOIN contact_target ON contact_target.id = home.target_id
JOIN company_home ON company_home.company_id = link.company_id AND company_home.loaded
JOIN field_value AS value ON value.object = 'company' AND value.object_id = link.company_id
ORDER BY no, company_id, value.key, value.ordinal, value.text;
