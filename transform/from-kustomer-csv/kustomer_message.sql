-- Rows of message exports in the shape of the API's messages.
-- reads: csv_message
-- stages: kustomer_message
-- grain: one row per message
SELECT
  source,
  id,
  snapshot,
  seq,
  raw_sha256,
  lower(channel) AS channel,
  CASE lower(trim(direction)) WHEN 'inbound' THEN 'in' WHEN 'outbound' THEN 'out' ELSE lower(trim(direction)) END AS direction,
  lower(direction_type) AS direction_type,
  preview,
  subject,
  flag(auto) AS auto,
  flag(redacted) AS redacted,
  sent_at,
  sent_at_text,
  created_at,
  created_at_text,
  printed_custom(custom) AS custom,
  coalesce(customer_id, 'email:' || normalised_email(customer_email)) AS customer_id,
  conversation_id,
  created_by AS created_by_id,
  CAST(NULL AS JSON) AS meta,
  CAST(NULL AS JSON) AS error,
  CAST(NULL AS JSON) AS reactions,
  CAST(NULL AS JSON) AS attachments
FROM csv_message;
