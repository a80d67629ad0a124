-- question: which other person records does a contact stand for?
-- inputs: contact, contact_home, contact_target
-- grain: one row per person record that is not itself the contact, by number and id
-- steps: contact
SELECT
  contact_target.no   AS no,
  contact.id          AS id,
  contact.name        AS name,
  contact.email       AS email,
  contact.source, contact.source_kind, contact.source_id, contact.raw_sha256
FROM contact_home AS home
JOIN contact_target ON contact_target.id = home.target_id
JOIN contact ON contact.id = home.contact_id
WHERE home.contact_id <> home.target_id
ORDER BY no, id;
