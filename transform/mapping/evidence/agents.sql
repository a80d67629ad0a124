-- question: who answered, how much, and who is assigned?
-- inputs: agent, agent_team, team, part, conversation, contact_note, article
-- grain: one row per agent, or per id of an agent that is not in the archive
WITH written AS (
  SELECT author_id AS id,
         count(*) FILTER (WHERE kind = 'message') AS messages,
         count(*) FILTER (WHERE kind = 'note') AS notes
  FROM part
  WHERE author_type IN ('agent', 'bot') AND author_id IS NOT NULL
  GROUP BY author_id
),
noted AS (SELECT agent_id AS id, count(*) AS notes FROM contact_note WHERE agent_id IS NOT NULL GROUP BY agent_id),
assigned AS (
  SELECT agent_id AS id, count(*) AS conversations FROM conversation WHERE agent_id IS NOT NULL GROUP BY agent_id
),
articled AS (SELECT author_id AS id, count(*) AS articles FROM article WHERE author_id IS NOT NULL GROUP BY author_id),
member AS (
  SELECT agent_team.agent_id AS id, list(coalesce(team.name, team.id) ORDER BY team.name, team.id) AS teams
  FROM agent_team
  JOIN team ON team.id = agent_team.team_id
  GROUP BY agent_team.agent_id
),
seen AS (
  SELECT id FROM agent
  UNION SELECT id FROM written
  UNION SELECT id FROM noted
  UNION SELECT id FROM assigned
  UNION SELECT id FROM articled
)
SELECT
  seen.id                                                             AS id,
  agent.name                                                          AS name,
  agent.email                                                         AS email,
  agent.email IS NOT NULL AND count(*) OVER (PARTITION BY agent.email) > 1 AS "emailShared",
  agent.id IS NOT NULL                                                AS known,
  coalesce(agent.kind, 'human')                                       AS kind,
  coalesce(agent.active, false)                                       AS active,
  coalesce(written.messages, 0)::DOUBLE                               AS messages,
  (coalesce(written.notes, 0) + coalesce(noted.notes, 0))::DOUBLE     AS notes,
  coalesce(assigned.conversations, 0)::DOUBLE                         AS assigned,
  coalesce(articled.articles, 0)::DOUBLE                              AS articles,
  coalesce(member.teams, [])                                          AS teams
FROM seen
LEFT JOIN agent USING (id)
LEFT JOIN written USING (id)
LEFT JOIN noted USING (id)
LEFT JOIN assigned USING (id)
LEFT JOIN articled USING (id)
LEFT JOIN member USING (id)
ORDER BY messages DESC, notes DESC, assigned DESC, id;
