-- Rows of conversation exports in the shape of the API's conversations. A person is named by id or, without one, by
-- address.
-- reads: csv_conversation
-- stages: kustomer_conversation
-- grain: one row per conversation
SELECT
  source,
  id,
  snapshot,
  seq,
  raw_sha256,
  coalesce(name, subject) AS name,
  external_id,
  lower(trim(status)) AS status,
  list_transform(channels, lambda channel: lower(channel)) AS channels,
  CASE lower(trim(direction)) WHEN 'inbound' THEN 'in' WHEN 'outbound' THEN 'out' ELSE lower(trim(direction)) END AS direction,
  priority,
  message_count,
  note_count,
  tags,
  assigned_users,
  assigned_teams,
  snooze_time,
  last_done_at,
  ended_at,
  CASE
    WHEN satisfaction_rating IS NOT NULL OR satisfaction_score IS NOT NULL THEN json_object(
      'status', 'rated', 'rating', satisfaction_rating, 'score', satisfaction_score, 'channel', satisfaction_channel
    )
  END AS satisfaction_level,
  default_lang,
  CAST(NULL AS VARCHAR) AS ended_reason,
  CASE WHEN flag(sla_breached) IS NOT NULL THEN json_object('breached', flag(sla_breached)) END AS sla,
  CAST(NULL AS JSON) AS linked_conversations,
  coalesce(queue_name, queue_id) AS queue_id,
  brand_name AS brand_id,
  flag(spam) AS spam,
  flag(deleted) AS deleted,
  printed_custom(custom) AS custom,
  coalesce(customer_id, 'email:' || normalised_email(customer_email)) AS customer_id,
  created_at,
  updated_at
FROM csv_conversation;
