-- Parts whose thread is not in the archive: they were received, but nobody finds them by their thread.
-- reads: part, conversation
-- checks: part
-- severity: warning
-- grain: one row per part without its conversation
SELECT child.id AS id, child.conversation_id || ' is not in the archive' AS detail
FROM part AS child
ANTI JOIN conversation AS parent ON parent.id = child.conversation_id
WHERE child.conversation_id IS NOT NULL;
