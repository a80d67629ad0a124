-- The lists of addresses on a customer, taken apart: [{type, email, verified}], [{type, phone, verified}] and so on.
-- An entry that is a bare string is read as the address itself; an object in place of a list as its only entry.
-- reads: kustomer_customer
-- stages: contact_address_found
-- grain: one row per customer, list and entry
WITH lists AS (
  SELECT
    source,
    id,
    snapshot,
    raw_sha256,
    unnest([
      {kind: 'email', shared: false, entries: emails},
      {kind: 'email', shared: true, entries: shared_emails},
      {kind: 'phone', shared: false, entries: phones},
      {kind: 'phone', shared: true, entries: shared_phones},
      {kind: 'whatsapp', shared: false, entries: whatsapps},
      {kind: 'whatsapp', shared: true, entries: shared_whatsapps},
      {kind: 'external_id', shared: false, entries: external_ids},
      {kind: 'external_id', shared: true, entries: shared_external_ids},
      {kind: 'external_id', shared: false, entries: json_array(external_id)},
      {kind: 'username', shared: false, entries: json_array(username)},
      {kind: 'facebook', shared: false, entries: facebook_ids},
      {kind: 'instagram', shared: false, entries: instagram_ids},
      {kind: 'social', shared: false, entries: socials},
      {kind: 'social', shared: true, entries: shared_socials}
    ], recursive := true)
  FROM kustomer_customer
),
arrays AS (
  SELECT
    * EXCLUDE (entries),
    CASE WHEN json_type(entries) = 'ARRAY' THEN json_extract(entries, '$[*]') ELSE [entries] END AS entries
  FROM lists
  WHERE entries IS NOT NULL
),
entries AS (
  SELECT * EXCLUDE (entries), unnest(entries) AS entry, generate_subscripts(entries, 1) AS place
  FROM arrays
),
addresses AS (
  SELECT
    source,
    id,
    snapshot,
    raw_sha256,
    CASE WHEN kind = 'social' THEN coalesce(entry->>'$.type', 'social') ELSE kind END AS kind,
    shared,
    place,
    entry,
    CASE
      WHEN json_type(entry) <> 'OBJECT' THEN json_extract_string(entry, '$')
      WHEN kind = 'email' THEN entry->>'$.email'
      WHEN kind IN ('phone', 'whatsapp') THEN entry->>'$.phone'
      WHEN kind = 'external_id' THEN entry->>'$.externalId'
      WHEN kind = 'facebook' THEN entry->>'$.userId'
      WHEN kind = 'instagram' THEN coalesce(entry->>'$.instagramId', entry->>'$.username')
      WHEN kind = 'social' THEN coalesce(entry->>'$.userid', entry->>'$.username', entry->>'$.url')
    END AS raw,
    CASE WHEN kind <> 'social' THEN entry->>'$.type' ELSE entry->>'$.username' END AS label,
    TRY_CAST(entry->>'$.verified' AS BOOLEAN) AS verified
  FROM entries
  WHERE json_type(entry) <> 'NULL'
)
SELECT
  *,
  CASE
    WHEN kind = 'email' THEN normalised_email(raw)
    WHEN kind IN ('phone', 'whatsapp') THEN normalised_phone(raw)
    WHEN kind = 'external_id' THEN trim(raw)
    ELSE lower(trim(raw))
  END AS normalised
FROM addresses;
