-- question: which conversations are loaded, and to which contact?
-- inputs: conversation, part, contact_home, tag, tagging, object_link, object_record, object_type; variables spam, deleted_conversations, deleted_notes (include,
--   skip), ticket_rules (JSON list; the first rule that fits decides)
-- grain: one row per conversation; contact_key null when it is held, with the reason; ticket_type null when it is none
CREATE TABLE conversation_home AS
WITH written AS (
  SELECT conversation_id, count(*) AS parts
  FROM part
  WHERE kind IN ('message', 'note') AND NOT (deleted AND getvariable('deleted_notes') = 'skip')
  GROUP BY conversation_id
),
rule AS (
  SELECT unnest(rules) AS rule, unnest(range(len(rules))) AS place
  FROM (
    SELECT from_json(
      coalesce(nullif(getvariable('ticket_rules'), ''), '[]'),
      '[{"tag":"VARCHAR","channel":"VARCHAR","object":"VARCHAR","as":"VARCHAR"}]'
    ) AS rules
  )
),
tagged AS (
  SELECT DISTINCT rule.place, tagging.object_id AS id
  FROM rule
  JOIN tag ON tag.name = rule.rule.tag
  JOIN tagging ON tagging.tag_id = tag.id AND tagging.object = 'conversation'
),
-- Whichever of the two the source says it of.
tied AS (
  SELECT DISTINCT rule.place, link.id
  FROM rule
  JOIN object_type AS type ON type.name = rule.rule.object
  JOIN object_record AS record ON record.type_id = type.id
  JOIN (
    SELECT object_id, target_id AS id FROM object_link WHERE object = 'object_record' AND target = 'conversation'
    UNION ALL
    SELECT target_id, object_id FROM object_link WHERE object = 'conversation' AND target = 'object_record'
  ) AS link ON link.object_id = record.id
),
fitting AS (
  SELECT conversation.id, arg_min(coalesce(rule.rule.as, ''), rule.place) AS ticket_type
  FROM conversation
  CROSS JOIN rule
  LEFT JOIN tagged ON tagged.place = rule.place AND tagged.id = conversation.id
  LEFT JOIN tied ON tied.place = rule.place AND tied.id = conversation.id
  WHERE (rule.rule.channel IS NULL OR rule.rule.channel = conversation.channel)
    AND (rule.rule.tag IS NULL OR tagged.id IS NOT NULL)
    AND (rule.rule.object IS NULL OR tied.id IS NOT NULL)
  GROUP BY conversation.id
),
judged AS (
  SELECT
    conversation.id AS conversation_id,
    contact_home.target_id AS contact_key,
    nullif(fitting.ticket_type, '') AS ticket_type,
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
  LEFT JOIN fitting ON fitting.id = conversation.id
)
SELECT
  conversation_id,
  contact_key,
  ticket_type,
  held_reason,
  detail,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (PARTITION BY held_reason IS NULL ORDER BY conversation_id) END::INTEGER AS no
FROM judged
ORDER BY conversation_id;
