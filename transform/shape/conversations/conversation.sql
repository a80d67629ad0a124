-- question: what becomes a conversation?
-- inputs: conversation, conversation_home
-- grain: one row per loaded conversation, by number
-- steps: conversation
SELECT
  home.no                                          AS no,
  conversation.id                                  AS id,
  home.contact_key                                 AS contact_key,
  home.ticket_type                                 AS ticket_type,
  conversation.subject                             AS subject,
  conversation.state                               AS state,
  epoch_ms(conversation.snoozed_until)::DOUBLE     AS snoozed_until_ms,
  conversation.agent_id                            AS agent_id,
  conversation.team_id                             AS team_id,
  conversation.agent_ids                           AS agent_ids,
  conversation.team_ids                            AS team_ids,
  epoch_ms(conversation.created_at)::DOUBLE        AS created_ms,
  conversation.source, conversation.source_kind, conversation.source_id, conversation.raw_sha256
FROM conversation_home AS home
JOIN conversation ON conversation.id = home.conversation_id
WHERE home.no IS NOT NULL
ORDER BY no;
