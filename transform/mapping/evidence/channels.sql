-- question: in which channels did conversations begin?
-- inputs: conversation
-- grain: one row per channel, most frequent first
SELECT channel, count(*)::DOUBLE AS conversations
FROM conversation
WHERE channel IS NOT NULL
GROUP BY channel
ORDER BY conversations DESC, channel;
