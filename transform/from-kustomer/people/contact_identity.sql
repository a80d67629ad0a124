-- How people can be reached or recognised, in the source's order.
-- reads: contact_address
-- writes: contact_identity
-- grain: one row per person, kind and address as written
SELECT
  source || ':' || id AS contact_id,
  kind,
  ordinal,
  raw,
  normalised,
  label,
  verified,
  shared,
  source,
  'customer' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM contact_address;
