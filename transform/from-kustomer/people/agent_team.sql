-- Members of teams. A member that is not in the archive stays: its id may be known elsewhere.
-- reads: kustomer_team
-- writes: agent_team
-- grain: one row per pair
SELECT DISTINCT
  source || ':' || member AS agent_id,
  source || ':' || id AS team_id,
  source,
  'team' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM (SELECT *, unnest(members) AS member FROM kustomer_team)
WHERE member IS NOT NULL;
