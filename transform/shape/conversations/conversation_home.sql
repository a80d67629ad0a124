-- question: which conversations are loaded, and to which contact?
-- inputs: conversation, part, contact_home; variables spam, deleted_conversations, deleted_notes (include, skip)
-- grain: one row per conversation; contact_key null when it is held, with the reason
CREATE TABLE conversation_home AS
WITH written AS (
  SELECT conversation_id, count(*) AS parts
  FROM part
  WHERE kind IN ('message', 'note') AND NOT (deleted AND getvariable('deleted_notes') = 'skip')
  GROUP BY conversation_id
),
judged AS (
  SELECT
    conversation.id AS conversation_id,
    contact_home.target_id AS contact_key,
    CASE
      WHEN conversation.deleted AND getvariable('deleted_conversations') = 'skip' THEN 'deleted-at-source'
      WHEN conversation.spam AND getvariable('spam') = 'skip' THEN 'spam'
      WHEN contact_home.target_id IS NULL THEN 'conversation-without-contact'
      WHEN written.parts IS NULL THEN 'conversation-empty'
    END AS held_reason,
    CASE
      WHEN conversation.contact_id IS NULL THEN 'the source names no contact'
      WHEN contact_home.contact_id IS NULL THEN 'contact ' || conversation.contact_id || ' is not in the archive'
      WHEN contact_home.target_id IS NULL THEN 'contact ' || conversation.contact_id || ' is held: ' || contact_home.held_reason
    END AS detail
  FROM conversation
  LEFT JOIN contact_home ON contact_home.contact_id = conversation.contact_id
  LEFT JOIN written ON written.conversation_id = conversation.id
)
SELECT
  conversation_id,
  contact_key,
  held_reason,
  detail,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (PARTITION BY held_reason IS NULL ORDER BY conversation_id) END::INTEGER AS no
FROM judged
ORDER BY conversation_id;
