-- title: Busiest agents
-- question: Who answered how much, in how many conversations, and when?
-- read: Most messages first. Machine-made messages are counted apart. `active` is false for people whose account was
--   closed; they cannot be authors at a target.
-- limits: A message without an author at the source is nobody's and not here.
-- needs: model
-- param since time = null: Only parts from this time on (e.g. 2025-01-01)
-- param until time = null: Only parts before this time (e.g. 2026-01-01)
SELECT agent.id, agent.name, agent.email, agent.kind, agent.active,
  count(*) FILTER (part.kind = 'message' AND NOT part.automatic) AS messages,
  count(*) FILTER (part.kind = 'message' AND part.automatic) AS automatic_messages,
  count(*) FILTER (part.kind = 'note') AS notes,
  count(DISTINCT part.conversation_id) AS conversations,
  min(part.created_at) AS first_at, max(part.created_at) AS last_at
FROM part
JOIN agent ON agent.id = part.author_id
WHERE ($since::TIMESTAMP IS NULL OR part.created_at >= $since::TIMESTAMP)
  AND ($until::TIMESTAMP IS NULL OR part.created_at < $until::TIMESTAMP)
GROUP BY ALL
ORDER BY messages DESC, notes DESC, agent.id
