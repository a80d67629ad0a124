-- question: which tags do the companies of a contact carry?
-- inputs: tagging, contact_company, contact, contact_home, contact_target, company_home
-- grain: one row per contact, company and tag, by number, company and tag
-- steps: contact
SELECT contact_target.no AS no, link.company_id AS company_id, tagging.tag_id AS tag_id
FROM (
  SELECT contact_id, company_id FROM contact_company
  UNION
  SELECT id, company_id FROM contact WHERE company_id IS NOT NULL
) AS link
JOIN contact_home AS home ON home.contact_id = link.contact_id
JOIN contact_target ON contact_target.id = home.target_id
JOIN company_home ON company_home.company_id = link.company_id AND company_home.loaded
JOIN tagging ON tagging.object = 'company' AND tagging.object_id = link.company_id
GROUP BY ALL
ORDER BY no, company_id, tag_id;
