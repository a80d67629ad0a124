-- question: which teams are there, and what is assigned to them?
-- inputs: team, conversation
-- grain: one row per team, or per id of a team that is not in the archive
WITH assigned AS (
  SELECT team_id AS id, count(*) AS conversations FROM conversation WHERE team_id IS NOT NULL GROUP BY team_id
),
seen AS (SELECT id FROM team UNION SELECT id FROM assigned)
SELECT
  seen.id                                                            AS id,
  team.name                                                          AS name,
  team.name IS NOT NULL AND count(*) OVER (PARTITION BY team.name) > 1 AS "nameShared",
  team.id IS NOT NULL                                                AS known,
  coalesce(team.deleted, false)                                      AS deleted,
  coalesce(assigned.conversations, 0)::DOUBLE                        AS conversations
FROM seen
LEFT JOIN team USING (id)
LEFT JOIN assigned USING (id)
ORDER BY conversations DESC, id;
