-- Users of a type that the vendor does not document; they are taken as people.
-- reads: kustomer_user
-- rejects: agent
-- grain: one row per value
SELECT
  'value-unknown' AS reason,
  'user_type' AS field,
  user_type AS value,
  source,
  'user' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_user
WHERE user_type NOT IN ('user', 'machine', 'limited');
