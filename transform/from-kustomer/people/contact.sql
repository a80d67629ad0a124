-- People who write in. Kustomer has one kind of them; a person who was merged into another is no longer listed by the
-- source (customer_merge records are not part of this extraction), so merged_into stays empty.
-- reads: kustomer_customer, contact_address
-- writes: contact
-- grain: one row per customer
SELECT
  c.source || ':' || c.id AS id,
  'user' AS role,
  c.name,
  c.first_name,
  c.last_name,
  address.email,
  address.phone,
  coalesce(c.external_id, address.external_id) AS external_id,
  c.source || ':' || c.company_id AS company_id,
  coalesce(c.locale, c.default_lang) AS locale,
  c.time_zone,
  c.avatar_url,
  c.created_at,
  c.updated_at,
  c.signed_up_at,
  coalesce(c.last_seen_at, c.last_activity_at) AS last_seen_at,
  coalesce(c.deleted, false) AS deleted,
  CAST(NULL AS VARCHAR) AS merged_into,
  c.source,
  'customer' AS source_kind,
  c.id AS source_id,
  c.snapshot,
  c.raw_sha256
FROM kustomer_customer AS c
LEFT JOIN (
  SELECT
    id,
    min_by(normalised, ordinal) FILTER (kind = 'email') AS email,
    min_by(raw, ordinal) FILTER (kind = 'phone') AS phone,
    min_by(raw, ordinal) FILTER (kind = 'external_id') AS external_id
  FROM contact_address
  GROUP BY id
) AS address ON address.id = c.id;
