-- title: Declared against received
-- question: How many messages and notes do conversations declare, how many are in the archive, and which conversations differ?
-- read: First a line for all conversations of each kind of child, then one for each conversation that differs; `difference`
--   is received minus declared.
-- limits: A conversation that the source marks as deleted declares what went with it. Conversations that declare nothing are not counted.
-- needs: model
WITH pairs AS (
  SELECT id, deleted, 'message' AS child, declared_messages AS declared FROM conversation WHERE declared_messages IS NOT NULL
  UNION ALL
  SELECT id, deleted, 'note', declared_notes FROM conversation WHERE declared_notes IS NOT NULL
),
received AS (
  SELECT conversation_id AS id, kind AS child, count(*) FILTER (NOT deleted) AS received
  FROM part
  GROUP BY conversation_id, kind
),
compared AS (
  SELECT pairs.*, coalesce(received, 0) AS received
  FROM pairs
  LEFT JOIN received USING (id, child)
)
SELECT child, CAST(NULL AS VARCHAR) AS conversation_id, count(*) AS conversations, sum(declared)::BIGINT AS declared,
  sum(received)::BIGINT AS received, sum(received - declared)::BIGINT AS difference, count(*) FILTER (received <> declared) AS differing,
  CAST(NULL AS BOOLEAN) AS deleted
FROM compared
GROUP BY child
UNION ALL
SELECT child, id, 1, declared, received, received - declared, 1, deleted
FROM compared
WHERE received <> declared
ORDER BY child, conversation_id NULLS FIRST
