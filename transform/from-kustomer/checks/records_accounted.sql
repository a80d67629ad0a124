-- Source records that are neither in the model nor refused as a whole: the steps would have lost them.
-- reads: kustomer_customer, kustomer_company, kustomer_conversation, kustomer_message, kustomer_note, kustomer_user, kustomer_team, kustomer_tag, kustomer_kb_article, kustomer_shortcut, kustomer_kobject, contact, company, conversation, part, contact_note, agent, team, tag, article, macro, object_record, reject
-- checks: reject
-- severity: error
-- grain: one row per record
WITH received AS (
  SELECT 'customer' AS kind, id FROM kustomer_customer
  UNION ALL SELECT 'company', id FROM kustomer_company
  UNION ALL SELECT 'conversation', id FROM kustomer_conversation
  UNION ALL SELECT 'message', id FROM kustomer_message
  UNION ALL SELECT 'note', id FROM kustomer_note
  UNION ALL SELECT 'user', id FROM kustomer_user
  UNION ALL SELECT 'team', id FROM kustomer_team
  UNION ALL SELECT 'tag', id FROM kustomer_tag
  UNION ALL SELECT 'kb_article', id FROM kustomer_kb_article
  UNION ALL SELECT 'shortcut', id FROM kustomer_shortcut
  UNION ALL SELECT 'kobject', id FROM kustomer_kobject
),
accounted AS (
  SELECT source_kind, source_id FROM contact
  UNION ALL SELECT source_kind, source_id FROM company
  UNION ALL SELECT source_kind, source_id FROM conversation
  UNION ALL SELECT source_kind, source_id FROM part
  UNION ALL SELECT source_kind, source_id FROM contact_note
  UNION ALL SELECT source_kind, source_id FROM agent
  UNION ALL SELECT source_kind, source_id FROM team
  UNION ALL SELECT source_kind, source_id FROM tag
  UNION ALL SELECT source_kind, source_id FROM article
  UNION ALL SELECT source_kind, source_id FROM macro
  UNION ALL SELECT source_kind, source_id FROM object_record
  UNION ALL SELECT source_kind, source_id FROM reject WHERE field IS NULL
)
SELECT kind || ' ' || received.id AS id, 'neither in the model nor refused' AS detail
FROM received
ANTI JOIN accounted ON accounted.source_kind = received.kind AND accounted.source_id = received.id;
