-- Messages that belong to no thread, and messages of which the source does not say who sent them to whom.
-- reads: kustomer_message
-- rejects: part
-- grain: one row per message or value
SELECT
  'conversation-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  CAST(NULL AS VARCHAR) AS value,
  source,
  'message' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_message
WHERE conversation_id IS NULL
UNION ALL
SELECT 'value-unknown', 'direction', direction, source, 'message', id, snapshot, raw_sha256
FROM kustomer_message
WHERE conversation_id IS NOT NULL AND (direction IS NULL OR direction NOT IN ('in', 'out'));
