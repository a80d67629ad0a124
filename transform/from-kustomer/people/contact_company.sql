-- Who belongs to which company; the company itself may be missing from the archive.
-- reads: kustomer_customer
-- writes: contact_company
-- grain: one row per customer with a company
SELECT
  source || ':' || id AS contact_id,
  source || ':' || company_id AS company_id,
  source,
  'customer' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_customer
WHERE company_id IS NOT NULL;
