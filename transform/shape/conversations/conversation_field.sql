-- question: which values does a conversation have besides its standard ones?
-- inputs: field_value, conversation, rating, conversation_home
-- grain: one row per conversation and value, by number, key and order
-- steps: conversation
SELECT no, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT home.no, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM field_value AS value
  JOIN conversation_home AS home ON home.conversation_id = value.object_id
  WHERE value.object = 'conversation' AND home.no IS NOT NULL
  UNION ALL
  SELECT home.no, own_column.key, 1, own_column.json, own_column.text, NULL, own_column.time_ms, false
  FROM (
    SELECT id, 'system.channel' AS key, to_json(channel)::VARCHAR AS json, channel AS text, NULL::DOUBLE AS time_ms
    FROM conversation
    UNION ALL SELECT id, 'system.priority', priority::VARCHAR, priority::VARCHAR, NULL FROM conversation
    UNION ALL SELECT id, 'system.external_id', to_json(external_id)::VARCHAR, external_id, NULL FROM conversation
    UNION ALL
    SELECT id, 'system.created_at', to_json(created_at)::VARCHAR, strftime(created_at, '%Y-%m-%dT%H:%M:%S.%gZ'),
           epoch_ms(created_at)::DOUBLE FROM conversation
    UNION ALL
    SELECT id, 'system.closed_at', to_json(closed_at)::VARCHAR, strftime(closed_at, '%Y-%m-%dT%H:%M:%S.%gZ'),
           epoch_ms(closed_at)::DOUBLE FROM conversation
    UNION ALL SELECT conversation_id, 'system.rating', rating::VARCHAR, rating::VARCHAR, NULL FROM rating
    UNION ALL SELECT conversation_id, 'system.rating_score', score::VARCHAR, score::VARCHAR, NULL FROM rating
    UNION ALL SELECT conversation_id, 'system.rating_comment', to_json(comment)::VARCHAR, comment, NULL FROM rating
  ) AS own_column
  JOIN conversation_home AS home ON home.conversation_id = own_column.id
  WHERE own_column.text IS NOT NULL AND home.no IS NOT NULL
)
ORDER BY no, key, ordinal, text;
