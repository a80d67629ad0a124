-- Companies.
-- reads: kustomer_company
-- writes: company
-- grain: one row per company
SELECT
  source || ':' || id AS id,
  name,
  external_id,
  json_extract_string(urls, '$[0].url') AS website,
  coalesce(
    list_filter(json_extract_string(domains, '$[*].domain'), lambda domain: domain IS NOT NULL),
    []
  ) AS domains,
  employee_count AS size,
  created_at,
  updated_at,
  coalesce(deleted, false) AS deleted,
  source,
  'company' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_company;
