-- question: which language and time zone does a contact have?
-- inputs: contact, contact_target
-- grain: one row per contact, by number
SELECT contact_target.no AS no, contact.locale AS locale, contact.time_zone AS time_zone
FROM contact_target
JOIN contact ON contact.id = contact_target.id
ORDER BY no;
