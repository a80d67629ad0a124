-- question: which companies have nobody who is loaded, where a target keeps companies only with their people?
-- inputs: company, company_home, contact_company, contact, contact_home
-- grain: one row per such company, by id
SELECT 'company-without-people' AS reason, company.name AS detail,
       company.source, company.source_kind, company.source_id, company.raw_sha256
FROM company_home AS home
JOIN company ON company.id = home.company_id
WHERE home.loaded AND NOT EXISTS (
  SELECT 1
  FROM (
    SELECT contact_id, company_id FROM contact_company
    UNION ALL
    SELECT id, company_id FROM contact WHERE company_id IS NOT NULL
  ) AS link
  JOIN contact_home ON contact_home.contact_id = link.contact_id
  WHERE link.company_id = home.company_id AND contact_home.target_id IS NOT NULL
)
ORDER BY company.id;
