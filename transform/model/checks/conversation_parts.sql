-- Threads without a single part.
-- reads: conversation, part
-- checks: conversation
-- severity: warning
-- grain: one row per conversation
SELECT conversation.id, 'no message, no note' AS detail
FROM conversation
ANTI JOIN part ON part.conversation_id = conversation.id;
