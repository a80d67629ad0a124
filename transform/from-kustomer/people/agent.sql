-- Agents: people, machine users that belong to keys, and limited users, the deactivated ones too.
-- reads: kustomer_user
-- writes: agent
-- grain: one row per user
SELECT
  source || ':' || id AS id,
  coalesce(nullif(display_name, ''), name) AS name,
  normalised_email(email) AS email,
  CASE WHEN user_type IN ('machine', 'limited') THEN user_type ELSE 'human' END AS kind,
  deleted_at IS NULL AS active,
  created_at,
  deleted_at,
  source,
  'user' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_user;
