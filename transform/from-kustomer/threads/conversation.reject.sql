-- Values of threads that mean nothing in the model; the row is there without them.
-- reads: kustomer_conversation
-- rejects: conversation
-- grain: one row per value
SELECT
  'value-unknown' AS reason,
  field,
  value,
  source,
  'conversation' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM (
  SELECT *, 'status' AS field, status AS value
  FROM kustomer_conversation
  WHERE status IS NULL OR status NOT IN ('open', 'snoozed', 'done')
  UNION ALL
  SELECT *, 'priority', CAST(priority AS VARCHAR)
  FROM kustomer_conversation
  WHERE priority NOT BETWEEN 1 AND 5
  UNION ALL
  SELECT *, 'direction', direction
  FROM kustomer_conversation
  WHERE direction NOT IN ('in', 'out')
);
