-- question: which custom objects does each person or conversation have?
-- inputs: object_home, object_link, contact_home, conversation_home
-- grain: one row per loaded holder and kind, by holder
SELECT holder, holder_key, kind, list(DISTINCT object_id ORDER BY object_id) AS objects
FROM (
  SELECT link.holder, object.kind, object.object_id,
         coalesce(contact.target_id, CASE WHEN talk.no IS NOT NULL AND talk.ticket_type IS NULL THEN talk.conversation_id END)
           AS holder_key
  FROM (
    SELECT object_id, target AS holder, target_id AS holder_id FROM object_link WHERE object = 'object_record'
    UNION ALL
    SELECT target_id, object, object_id FROM object_link WHERE object <> 'object_record' AND target = 'object_record'
  ) AS link
  JOIN object_home AS object ON object.object_id = link.object_id
  LEFT JOIN contact_home AS contact ON link.holder = 'contact' AND contact.contact_id = link.holder_id
  LEFT JOIN conversation_home AS talk ON link.holder = 'conversation' AND talk.conversation_id = link.holder_id
  WHERE object.no IS NOT NULL
)
WHERE holder_key IS NOT NULL
GROUP BY holder, holder_key, kind
ORDER BY holder, holder_key, kind;
