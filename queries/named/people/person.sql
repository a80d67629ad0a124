-- title: One person's everything
-- question: What does the archive hold about one person?
-- read: In the order of time within each sort: who they are, how they can be reached, notes about them, their
--   conversations, and every message and note in these. `who` may be an e-mail address, an id (of the model or of the
--   source), a phone number, or a part of a name.
-- limits: A name may fit several people; `person` says whose row it is. Mentions of the person in other people's
--   conversations are found by the question `search`.
-- needs: model
-- param who text: E-mail, id, phone number, or a part of the name (e.g. ada@example.com)
WITH person AS (
  SELECT DISTINCT contact.*
  FROM contact
  LEFT JOIN contact_identity AS identity ON identity.contact_id = contact.id
  WHERE contact.id = $who::VARCHAR
    OR contact.source_id = $who::VARCHAR
    OR contact.external_id = $who::VARCHAR
    OR identity.normalised = lower(trim($who::VARCHAR))
    OR identity.raw = $who::VARCHAR
    OR (length(trim($who::VARCHAR)) >= 3 AND contains(lower(contact.name), lower(trim($who::VARCHAR))))
), found AS (
  SELECT id AS person, 1 AS sort, 'person' AS what, created_at AS at_time, id AS thing, NULL::VARCHAR AS conversation,
    concat_ws(' · ', name, email, phone, CASE WHEN deleted THEN 'deleted at the source' END,
      CASE WHEN merged_into IS NOT NULL THEN 'merged into ' || merged_into END) AS text, ordinal, source_kind, source_id, raw_sha256
  FROM (SELECT *, 0 AS ordinal FROM person)
  UNION ALL
  SELECT contact_id, 2, 'identity: ' || identity.kind, NULL, identity.contact_id, NULL, identity.raw, identity.ordinal,
    identity.source_kind, identity.source_id, identity.raw_sha256
  FROM contact_identity AS identity SEMI JOIN person ON person.id = identity.contact_id
  UNION ALL
  SELECT contact_id, 3, 'note about the person', created_at, note.id, NULL, note.text, 0, note.source_kind,
    note.source_id, note.raw_sha256
  FROM contact_note AS note SEMI JOIN person ON person.id = note.contact_id
  UNION ALL
  SELECT contact_id, 4, 'conversation', created_at, conversation.id, conversation.id,
    concat_ws(' · ', conversation.subject, conversation.channel, conversation.state), 0, conversation.source_kind,
    conversation.source_id, conversation.raw_sha256
  FROM conversation SEMI JOIN person ON person.id = conversation.contact_id
  UNION ALL
  SELECT conversation.contact_id, 5, part.kind || ' by ' || part.author_type, part.created_at, part.id,
    part.conversation_id, part.text, part.ordinal, part.source_kind, part.source_id, part.raw_sha256
  FROM part JOIN conversation ON conversation.id = part.conversation_id
  SEMI JOIN person ON person.id = conversation.contact_id
)
SELECT person, what, at_time AS "time", conversation, thing, text, source_kind, source_id, raw_sha256
FROM found
ORDER BY person, sort, CASE WHEN sort <= 2 THEN what END, at_time, conversation, ordinal, thing
