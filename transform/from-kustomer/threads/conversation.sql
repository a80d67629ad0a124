-- Threads. Kustomer's done is closed here; a status it does not document is taken as open and listed as a reject.
-- reads: kustomer_conversation
-- writes: conversation
-- grain: one row per conversation
SELECT
  source || ':' || id AS id,
  source || ':' || customer_id AS contact_id,
  nullif(name, '') AS subject,
  CASE status WHEN 'done' THEN 'closed' WHEN 'snoozed' THEN 'snoozed' ELSE 'open' END AS state,
  CASE WHEN status = 'snoozed' THEN snooze_time END AS snoozed_until,
  channels[1] AS channel,
  coalesce(channels, []) AS channels,
  CASE WHEN priority BETWEEN 1 AND 5 THEN priority END AS priority,
  CASE WHEN direction IN ('in', 'out') THEN direction END AS direction,
  source || ':' || assigned_users[1] AS agent_id,
  coalesce(list_transform(assigned_users, lambda agent: source || ':' || agent), []) AS agent_ids,
  source || ':' || assigned_teams[1] AS team_id,
  coalesce(list_transform(assigned_teams, lambda team: source || ':' || team), []) AS team_ids,
  external_id,
  created_at,
  updated_at,
  coalesce(last_done_at, ended_at) AS closed_at,
  coalesce(deleted, false) AS deleted,
  coalesce(spam, false) AS spam,
  message_count AS declared_messages,
  note_count AS declared_notes,
  source,
  'conversation' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_conversation;
