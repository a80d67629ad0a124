-- question: what becomes a company?
-- inputs: company, company_home
-- grain: one row per loaded company, by number
SELECT
  home.no                                  AS no,
  company.id                               AS id,
  company.name                             AS name,
  company.website                          AS website,
  company.size::DOUBLE                     AS size,
  epoch_ms(company.created_at)::DOUBLE     AS created_ms,
  company.source, company.source_kind, company.source_id, company.raw_sha256
FROM company_home AS home
JOIN company ON company.id = home.company_id
WHERE home.loaded
ORDER BY no;
