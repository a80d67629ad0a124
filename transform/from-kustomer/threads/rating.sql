-- Ratings, from the summary that a conversation carries: it is there even when the answer itself is not.
-- reads: kustomer_conversation
-- writes: rating
-- grain: one row per conversation that was asked about
SELECT
  source || ':' || id AS id,
  source || ':' || id AS conversation_id,
  source || ':' || customer_id AS contact_id,
  satisfaction_level ->> '$.status' AS state,
  TRY_CAST(satisfaction_level ->> '$.rating' AS BIGINT) AS rating,
  TRY_CAST(satisfaction_level ->> '$.score' AS BIGINT) AS score,
  nullif(satisfaction_level ->> '$.firstAnswer', '') AS comment,
  nullif(satisfaction_level ->> '$.answers', '[]') AS answers,
  satisfaction_level ->> '$.channel' AS channel,
  source || ':satisfaction:' || (satisfaction_level ->> '$.form') AS survey_id,
  source || ':' || (satisfaction_level ->> '$.sentBy') AS agent_id,
  utc(coalesce(satisfaction_level ->> '$.sentAt', satisfaction_level ->> '$.createdAt')) AS asked_at,
  CASE WHEN (satisfaction_level ->> '$.status') IN ('rated', 'commented') THEN utc(satisfaction_level ->> '$.updatedAt') END AS answered_at,
  source,
  'conversation' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_conversation
WHERE (satisfaction_level ->> '$.status') IS NOT NULL;
