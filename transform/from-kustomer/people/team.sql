-- Teams, the deleted ones too.
-- reads: kustomer_team
-- writes: team
-- grain: one row per team
SELECT
  source || ':' || id AS id,
  coalesce(nullif(name, ''), display_name) AS name,
  coalesce(deleted, false) OR deleted_at IS NOT NULL AS deleted,
  created_at,
  source,
  'team' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_team;
