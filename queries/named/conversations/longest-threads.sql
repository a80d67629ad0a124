-- title: Longest threads
-- question: Which conversations have the most parts?
-- read: Longest first, with what the source says it should be: a difference means that something is missing, or was
--   there and is gone.
-- limits: The source's own counts may include drafts and deleted messages.
-- needs: model
-- param limit integer = 20: How many (e.g. 20)
SELECT conversation.id, conversation.subject, contact.name AS contact, conversation.state, conversation.channel,
  count(part.id) AS parts,
  count(part.id) FILTER (part.kind = 'message') AS messages, conversation.declared_messages,
  count(part.id) FILTER (part.kind = 'note') AS notes, conversation.declared_notes,
  sum(length(part.text))::BIGINT AS characters, min(part.created_at) AS first_at, max(part.created_at) AS last_at
FROM conversation
LEFT JOIN part ON part.conversation_id = conversation.id
LEFT JOIN contact ON contact.id = conversation.contact_id
GROUP BY ALL
ORDER BY parts DESC, conversation.id
LIMIT $limit::BIGINT
