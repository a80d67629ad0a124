-- Notes about a person outside any thread.
-- reads: kustomer_note
-- writes: contact_note
-- grain: one row per note with a customer and no conversation
SELECT
  source || ':note:' || id AS id,
  source || ':' || customer_id AS contact_id,
  source || ':' || created_by_id AS agent_id,
  created_at,
  coalesce(body, '') AS text,
  coalesce(deleted, false) AS deleted,
  source,
  'note' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_note
WHERE conversation_id IS NULL AND customer_id IS NOT NULL;
