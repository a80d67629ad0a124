-- Every address of a person, one after the other: e-mails, phones, ids, social profiles. The person's own come before
-- those that the source says are shared with somebody else; one that is in both lists is there once, as shared.
-- reads: contact_address_found
-- stages: contact_address
-- grain: one row per person, kind and address as written
SELECT
  source,
  id,
  kind,
  CAST(row_number() OVER (PARTITION BY id, kind ORDER BY min(shared), min(place), raw) AS INTEGER) AS ordinal,
  raw,
  normalised,
  min_by(label, (shared, place)) AS label,
  bool_or(verified) AS verified,
  bool_or(shared) AS shared,
  any_value(snapshot) AS snapshot,
  any_value(raw_sha256) AS raw_sha256
FROM contact_address_found
WHERE raw IS NOT NULL AND trim(raw) <> ''
GROUP BY source, id, kind, raw, normalised;
