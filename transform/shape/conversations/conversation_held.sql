-- question: which conversations, and parts of loaded conversations, are not loaded, and why?
-- inputs: conversation_home, conversation, part; variable deleted_notes (include, skip)
-- grain: one row per held conversation or part, conversations first, by id
SELECT reason, detail, source, source_kind, source_id, raw_sha256
FROM (
  SELECT 1 AS turn, conversation.id AS id, home.held_reason AS reason, home.detail AS detail,
         conversation.source, conversation.source_kind, conversation.source_id, conversation.raw_sha256
  FROM conversation_home AS home
  JOIN conversation ON conversation.id = home.conversation_id
  WHERE home.held_reason IS NOT NULL
  UNION ALL
  SELECT 2, part.id, 'deleted-at-source', NULL, part.source, part.source_kind, part.source_id, part.raw_sha256
  FROM part
  JOIN conversation_home AS home ON home.conversation_id = part.conversation_id
  WHERE home.no IS NOT NULL AND part.deleted AND getvariable('deleted_notes') = 'skip'
)
ORDER BY turn, id;
