-- title: Messages per month and channel
-- question: How much was written in and answered, by month and channel?
-- read: One line per month (UTC) and channel. Notes are internal and counted apart.
-- limits: A message without a time at the source stands under an empty month.
-- needs: model
-- param since time = null: Only from this time on (e.g. 2025-01-01)
-- param until time = null: Only before this time (e.g. 2026-01-01)
SELECT strftime(created_at, '%Y-%m') AS month, channel,
  count(*) FILTER (kind = 'message' AND direction = 'in') AS messages_in,
  count(*) FILTER (kind = 'message' AND direction = 'out') AS messages_out,
  count(*) FILTER (kind = 'note') AS notes,
  count(DISTINCT conversation_id) AS conversations
FROM part
WHERE ($since::TIMESTAMP IS NULL OR created_at >= $since::TIMESTAMP)
  AND ($until::TIMESTAMP IS NULL OR created_at < $until::TIMESTAMP)
GROUP BY ALL
ORDER BY month, channel
