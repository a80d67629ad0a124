-- question: which fields do the tickets of each type have values of?
-- inputs: field_value, conversation, rating, conversation_home
-- grain: one row per ticket type and field
SELECT DISTINCT ticket_type, key
FROM (
  SELECT home.ticket_type, value.key
  FROM field_value AS value
  JOIN conversation_home AS home ON home.conversation_id = value.object_id
  WHERE value.object = 'conversation' AND home.no IS NOT NULL
  UNION ALL
  SELECT home.ticket_type, unnest([
    CASE WHEN conversation.channel IS NOT NULL THEN 'system.channel' END,
    CASE WHEN conversation.priority IS NOT NULL THEN 'system.priority' END,
    CASE WHEN conversation.external_id IS NOT NULL THEN 'system.external_id' END,
    CASE WHEN conversation.created_at IS NOT NULL THEN 'system.created_at' END,
    CASE WHEN conversation.closed_at IS NOT NULL THEN 'system.closed_at' END
  ])
  FROM conversation
  JOIN conversation_home AS home ON home.conversation_id = conversation.id
  WHERE home.no IS NOT NULL
  UNION ALL
  SELECT home.ticket_type, unnest([
    CASE WHEN rating.rating IS NOT NULL THEN 'system.rating' END,
    CASE WHEN rating.score IS NOT NULL THEN 'system.rating_score' END,
    CASE WHEN rating.comment IS NOT NULL THEN 'system.rating_comment' END
  ])
  FROM rating
  JOIN conversation_home AS home ON home.conversation_id = rating.conversation_id
  WHERE home.no IS NOT NULL
)
WHERE ticket_type IS NOT NULL AND key IS NOT NULL
ORDER BY ticket_type, key;
