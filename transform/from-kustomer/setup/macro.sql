-- Shortcuts as macros, the deleted ones too.
-- reads: kustomer_shortcut
-- writes: macro
-- grain: one row per shortcut with a name
SELECT
  source || ':' || id AS id,
  name,
  draft_text AS text,
  payload AS rich_text,
  lang AS locale,
  nullif(CAST(conversation AS VARCHAR), '{}') AS actions,
  coalesce(list_transform(json_extract_string(access_users, '$[*].id'), lambda user: source || ':' || user), []) AS agent_ids,
  coalesce(list_transform(json_extract_string(access_teams, '$[*].id'), lambda team: source || ':' || team), []) AS team_ids,
  coalesce(is_private, false) AS private,
  coalesce(deleted, false) AS deleted,
  created_at,
  updated_at,
  source,
  'shortcut' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_shortcut
WHERE name IS NOT NULL;
