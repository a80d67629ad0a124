-- Threads whose person is not in the archive.
-- reads: conversation, contact
-- checks: conversation
-- severity: warning
-- grain: one row per conversation without its contact
SELECT child.id AS id, child.contact_id || ' is not in the archive' AS detail
FROM conversation AS child
ANTI JOIN contact AS parent ON parent.id = child.contact_id
WHERE child.contact_id IS NOT NULL;
