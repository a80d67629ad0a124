-- question: which tags does a contact carry?
-- inputs: tagging, contact_home, contact_target
-- grain: one row per contact and tag, by number and tag
-- steps: contact
SELECT contact_target.no AS no, tagging.tag_id AS tag_id
FROM tagging
JOIN contact_home AS home ON home.contact_id = tagging.object_id
JOIN contact_target ON contact_target.id = home.target_id
WHERE tagging.object = 'contact'
GROUP BY ALL
ORDER BY no, tag_id;
