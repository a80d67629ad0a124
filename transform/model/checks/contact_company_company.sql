-- People of companies that are not in the archive.
-- reads: contact_company, company
-- checks: contact_company
-- severity: warning
-- grain: one row per contact_company without its company
SELECT child.contact_id AS id, child.company_id || ' is not in the archive' AS detail
FROM contact_company AS child
ANTI JOIN company AS parent ON parent.id = child.company_id
WHERE child.company_id IS NOT NULL;
