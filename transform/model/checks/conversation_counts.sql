-- Threads of which the source says that they have more messages or notes than the archive received. More received than
-- declared is no loss: sources count some kinds of messages only.
-- reads: conversation, part
-- checks: conversation
-- severity: warning
-- grain: one row per conversation
SELECT id, concat_ws(
  ', ',
  CASE WHEN declared_messages > messages THEN declared_messages || ' messages declared, ' || messages || ' received' END,
  CASE WHEN declared_notes > notes THEN declared_notes || ' notes declared, ' || notes || ' received' END
) AS detail
FROM (
  SELECT
    conversation.id,
    declared_messages,
    declared_notes,
    coalesce(messages, 0) AS messages,
    coalesce(notes, 0) AS notes
  FROM conversation
  LEFT JOIN (
    SELECT
      conversation_id,
      count(*) FILTER (kind = 'message') AS messages,
      count(*) FILTER (kind = 'note' AND NOT deleted) AS notes
    FROM part
    GROUP BY conversation_id
  ) AS received ON received.conversation_id = conversation.id
)
WHERE declared_messages > messages OR declared_notes > notes;
