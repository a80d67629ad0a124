-- question: which companies are not loaded?
-- inputs: company, company_home
-- grain: one row per held company, by id
SELECT CASE WHEN home.filtered THEN 'filtered' ELSE 'deleted-at-source' END AS reason, company.name AS detail,
       company.source, company.source_kind, company.source_id, company.raw_sha256
FROM company_home AS home
JOIN company ON company.id = home.company_id
WHERE NOT home.loaded
ORDER BY company.id;
