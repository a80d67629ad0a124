-- question: what did the person think of a conversation, or was asked to say?
-- inputs: rating, conversation_home
-- grain: one row per rating of a loaded conversation, by number and time
-- steps: conversation
SELECT
  home.no                                 AS no,
  rating.id                               AS id,
  rating.state                            AS state,
  rating.rating::DOUBLE                   AS rating,
  rating.score::DOUBLE                    AS score,
  rating.comment                          AS comment,
  rating.answers                          AS answers,
  rating.agent_id                         AS agent_id,
  epoch_ms(rating.answered_at)::DOUBLE    AS answered_ms,
  rating.source, rating.source_kind, rating.source_id, rating.raw_sha256
FROM rating
JOIN conversation_home AS home ON home.conversation_id = rating.conversation_id
WHERE home.no IS NOT NULL
ORDER BY no, rating.answered_at NULLS LAST, rating.id;
