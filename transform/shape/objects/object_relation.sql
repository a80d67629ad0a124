-- question: which contacts and conversations are related to which custom objects?
-- inputs: object_home, object_link, contact_home, conversation_home
-- grain: one row per object and person or conversation, whichever of the two the source says it of; holder_key null when that
--   end is not loaded; by object
SELECT DISTINCT object.no AS no, object.object_id, object.kind, link.holder,
       coalesce(contact.target_id, CASE WHEN talk.no IS NOT NULL AND talk.ticket_type IS NULL THEN talk.conversation_id END)
         AS holder_key,
       link.holder_id
FROM (
  SELECT object_id, target AS holder, target_id AS holder_id FROM object_link WHERE object = 'object_record'
  UNION ALL
  SELECT target_id, object, object_id FROM object_link WHERE object <> 'object_record' AND target = 'object_record'
) AS link
JOIN object_home AS object ON object.object_id = link.object_id
LEFT JOIN contact_home AS contact ON link.holder = 'contact' AND contact.contact_id = link.holder_id
LEFT JOIN conversation_home AS talk ON link.holder = 'conversation' AND talk.conversation_id = link.holder_id
WHERE object.no IS NOT NULL
ORDER BY no, link.holder, link.holder_id;
