-- title: Unanswered conversations
-- question: In which conversations did the customer have the last word?
-- read: Longest waiting first. `never_answered` says that no agent wrote a message at all. Notes do not count as an answer.
-- limits: A thank-you at the end looks like a question. Answers that were given by phone or elsewhere are not seen.
-- needs: model
-- param state text = null: Only this state: open, pending, snoozed or closed (e.g. open)
WITH last AS (
  SELECT conversation_id, arg_max(direction, ordinal) AS direction, max(created_at) AS last_at,
    bool_and(direction = 'in') AS never_answered, count(*) AS messages
  FROM part
  WHERE kind = 'message' AND NOT deleted
  GROUP BY conversation_id
)
SELECT conversation.id, conversation.subject, contact.name AS contact, contact.email, conversation.state,
  conversation.channel, last.messages, last.never_answered, last.last_at
FROM last
JOIN conversation ON conversation.id = last.conversation_id
LEFT JOIN contact ON contact.id = conversation.contact_id
WHERE last.direction = 'in' AND NOT conversation.spam AND NOT conversation.deleted
  AND ($state::VARCHAR IS NULL OR conversation.state = $state::VARCHAR)
ORDER BY last.last_at, conversation.id
