-- title: Ratings
-- question: How were people's conversations rated, by whom, and what did they say?
-- read: One line per conversation that was asked about, the newest answer first. `rating` is on the source's scale,
--   `score` 1 for good and 0 for bad as the source judges.
-- limits: A conversation whose person did not answer has neither.
-- needs: model
-- param state text = null: Only those in this state (e.g. commented)
SELECT rating.answered_at, rating.state, rating.rating, rating.score, rating.comment, rating.channel,
  contact.name AS customer, agent.name AS agent, conversation.subject, rating.asked_at, rating.conversation_id
FROM rating
LEFT JOIN conversation ON conversation.id = rating.conversation_id
LEFT JOIN contact ON contact.id = rating.contact_id
LEFT JOIN agent ON agent.id = coalesce(rating.agent_id, conversation.agent_id)
WHERE $state::VARCHAR IS NULL OR rating.state = $state::VARCHAR
ORDER BY rating.answered_at DESC NULLS LAST, rating.asked_at DESC NULLS LAST, rating.id
