-- Entries of address lists without an address in them, and lists that the source masked.
-- reads: contact_address_found
-- rejects: contact_identity
-- grain: one row per entry
SELECT
  CASE WHEN (entry->>'$.isMasked') = 'true' THEN 'value-masked' ELSE 'address-empty' END AS reason,
  kind AS field,
  CASE WHEN (entry->>'$.isMasked') IS DISTINCT FROM 'true' THEN CAST(entry AS VARCHAR) END AS value,
  source,
  'customer' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM contact_address_found
WHERE raw IS NULL OR trim(raw) = '';
