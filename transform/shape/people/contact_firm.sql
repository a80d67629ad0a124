-- question: which company stands with a contact, where the target has room for one only?
-- inputs: contact_company, contact, contact_home, contact_target, company, company_home
-- grain: one row per contact and company of its records, by number, the contact's own company first
-- steps: contact
SELECT
  contact_target.no                                 AS no,
  company.id                                        AS id,
  company.name                                      AS name,
  company.website                                   AS website,
  company.size::DOUBLE                              AS size,
  coalesce(company_home.loaded, false)              AS loaded,
  target.company_id IS NOT DISTINCT FROM company.id AS own
FROM (
  SELECT contact_id, company_id FROM contact_company
  UNION
  SELECT id, company_id FROM contact WHERE company_id IS NOT NULL
) AS link
JOIN contact_home AS home ON home.contact_id = link.contact_id
JOIN contact_target ON contact_target.id = home.target_id
JOIN contact AS target ON target.id = contact_target.id
JOIN company ON company.id = link.company_id
LEFT JOIN company_home ON company_home.company_id = company.id
GROUP BY ALL
ORDER BY no, own DESC, id;
