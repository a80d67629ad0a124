-- title: Conversations by state
-- question: How many conversations are open, snoozed or closed, by channel?
-- read: One line per state and channel. `deleted` and `spam` are marks of the source; such conversations are counted
--   in their state as well.
-- limits: The state is that of the snapshot, not of today.
-- needs: model
SELECT state, channel, count(*) AS conversations, count(*) FILTER (deleted) AS deleted, count(*) FILTER (spam) AS spam,
  min(created_at) AS oldest, max(updated_at) AS last_change
FROM conversation
GROUP BY ALL
ORDER BY state, channel
