-- People: rows of customer lists, and whoever the exports of conversations and messages name besides. Of several
-- mentions the first with a name and an address counts.
-- reads: csv_customer, csv_conversation, csv_message
-- stages: kustomer_customer
-- grain: one row per person
WITH mentions AS (
  SELECT source, customer_id AS given, customer_email AS email, customer_name AS name, customer_phone AS phone,
    customer_external_id AS external_id, customer_created_at AS created_at, snapshot, seq, raw_sha256, 1 AS rank
  FROM csv_conversation
  UNION ALL
  SELECT source, customer_id, customer_email, customer_name, customer_phone,
    customer_external_id, customer_created_at, snapshot, seq, raw_sha256, 2
  FROM csv_message
),
identified AS (
  SELECT *, coalesce(given, 'email:' || normalised_email(email)) AS id
  FROM mentions
),
mentioned AS (
  SELECT
    id,
    arg_min(source, (rank, snapshot, seq)) AS source,
    arg_min(email, (rank, snapshot, seq)) AS email,
    arg_min(name, (rank, snapshot, seq)) AS name,
    arg_min(phone, (rank, snapshot, seq)) AS phone,
    arg_min(external_id, (rank, snapshot, seq)) AS external_id,
    arg_min(created_at, (rank, snapshot, seq)) AS created_at,
    arg_min(snapshot, (rank, snapshot, seq)) AS snapshot,
    arg_min(seq, (rank, snapshot, seq)) AS seq,
    arg_min(raw_sha256, (rank, snapshot, seq)) AS raw_sha256
  FROM identified
  WHERE id IS NOT NULL
  GROUP BY id
)
SELECT
  source,
  id,
  snapshot,
  seq,
  raw_sha256,
  name,
  first_name,
  last_name,
  external_id,
  CAST(NULL AS JSON) AS external_ids,
  CAST(NULL AS JSON) AS shared_external_ids,
  CAST(NULL AS VARCHAR) AS username,
  CAST(to_json(emails) AS JSON) AS emails,
  CAST(NULL AS JSON) AS shared_emails,
  CAST(to_json(phones) AS JSON) AS phones,
  CAST(NULL AS JSON) AS shared_phones,
  CAST(NULL AS JSON) AS whatsapps,
  CAST(NULL AS JSON) AS shared_whatsapps,
  CAST(NULL AS JSON) AS facebook_ids,
  CAST(NULL AS JSON) AS instagram_ids,
  CAST(NULL AS JSON) AS socials,
  CAST(NULL AS JSON) AS shared_socials,
  locale,
  CAST(NULL AS VARCHAR) AS default_lang,
  time_zone,
  CAST(NULL AS VARCHAR) AS avatar_url,
  signed_up_at,
  last_seen_at,
  last_activity_at,
  deleted,
  tags,
  custom,
  CAST(NULL AS VARCHAR) AS company_id,
  CAST(NULL AS JSON) AS locations,
  CAST(NULL AS TIMESTAMP) AS birthday_at,
  CAST(NULL AS VARCHAR) AS gender,
  created_at,
  updated_at
FROM (
  SELECT source, id, snapshot, seq, raw_sha256, name, first_name, last_name, external_id, emails, phones, locale, time_zone,
    signed_up_at, last_seen_at, last_activity_at, flag(deleted) AS deleted, tags, printed_custom(custom) AS custom,
    created_at, updated_at
  FROM csv_customer
  UNION ALL BY NAME
  SELECT mentioned.source, mentioned.id, mentioned.snapshot, mentioned.seq, mentioned.raw_sha256, mentioned.name,
    mentioned.external_id,
    CASE WHEN mentioned.email IS NOT NULL THEN [mentioned.email] END AS emails,
    CASE WHEN mentioned.phone IS NOT NULL THEN [mentioned.phone] END AS phones,
    mentioned.created_at
  FROM mentioned
  ANTI JOIN csv_customer AS listed ON listed.id = mentioned.id
);
