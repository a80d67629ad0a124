-- Parts without a time, or sent before their thread was made by more than a minute (sources stamp both themselves).
-- reads: part, conversation
-- checks: part
-- severity: warning
-- grain: one row per part
SELECT part.id, CASE
  WHEN part.created_at IS NULL THEN 'no time'
  ELSE part.created_at || ' is before the conversation, ' || conversation.created_at
END AS detail
FROM part
LEFT JOIN conversation ON conversation.id = part.conversation_id
WHERE part.created_at IS NULL OR part.created_at < conversation.created_at - INTERVAL 1 MINUTE;
