-- Entries of address lists without an address in them.
-- reads: contact_address_found
-- rejects: contact_identity
-- grain: one row per entry
SELECT
  'address-empty' AS reason,
  kind AS field,
  CAST(entry AS VARCHAR) AS value,
  source,
  'customer' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM contact_address_found
WHERE raw IS NULL OR trim(raw) = '';
