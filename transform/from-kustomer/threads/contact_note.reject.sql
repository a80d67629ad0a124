-- Notes that belong to nothing.
-- reads: kustomer_note
-- rejects: contact_note
-- grain: one row per note
SELECT
  'owner-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  CAST(NULL AS VARCHAR) AS value,
  source,
  'note' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_note
WHERE conversation_id IS NULL AND customer_id IS NULL;
