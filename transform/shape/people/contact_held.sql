-- question: which person records are not loaded, and why?
-- inputs: contact_home, contact
-- grain: one row per held person record, by id
SELECT home.held_reason AS reason, contact.name AS detail,
       contact.source, contact.source_kind, contact.source_id, contact.raw_sha256
FROM contact_home AS home
JOIN contact ON contact.id = home.contact_id
WHERE home.held_reason IS NOT NULL
ORDER BY contact.id;
