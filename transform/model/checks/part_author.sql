-- Parts whose author is not in the archive, as contact or agent.
-- reads: part, contact, agent
-- checks: part
-- severity: warning
-- grain: one row per part
SELECT part.id, part.author_type || ' ' || part.author_id || ' is not in the archive' AS detail
FROM part
ANTI JOIN (SELECT id FROM contact UNION ALL SELECT id FROM agent) AS author ON author.id = part.author_id
WHERE part.author_id IS NOT NULL;
