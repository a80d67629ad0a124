-- question: which tags does a company carry?
-- inputs: tagging, company_home
-- grain: one row per company and tag, by number and tag
SELECT home.no AS no, tagging.tag_id AS tag_id
FROM tagging
JOIN company_home AS home ON home.company_id = tagging.object_id
WHERE tagging.object = 'company' AND home.loaded
GROUP BY ALL
ORDER BY no, tag_id;
