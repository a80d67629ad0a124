-- question: which conversation is meant, who is it with, and what should be in it?
-- inputs: $id, an id of the model or of the source
-- grain: one row per conversation that the id fits
SELECT
  conversation.id,
  conversation.subject,
  conversation.state,
  conversation.channels,
  conversation.created_at,
  conversation.closed_at,
  conversation.deleted,
  conversation.spam,
  conversation.contact_id,
  contact.name AS contact_name,
  contact.email AS contact_email,
  agent.name AS agent_name,
  team.name AS team_name,
  (
    SELECT list(coalesce(tag.name, tagging.tag_id) ORDER BY coalesce(tag.name, tagging.tag_id))
    FROM tagging LEFT JOIN tag ON tag.id = tagging.tag_id
    WHERE tagging.object = 'conversation' AND tagging.object_id = conversation.id
  ) AS tags,
  conversation.declared_messages,
  conversation.declared_notes,
  (SELECT count(*) FROM part WHERE part.conversation_id = conversation.id AND part.kind = 'message') AS messages,
  (SELECT count(*) FROM part WHERE part.conversation_id = conversation.id AND part.kind = 'note') AS notes,
  rating.state AS rating_state,
  rating.rating,
  rating.comment AS rating_comment,
  rating.answered_at AS rated_at,
  conversation.source,
  conversation.source_id,
  conversation.snapshot,
  conversation.raw_sha256
FROM conversation
LEFT JOIN contact ON contact.id = conversation.contact_id
LEFT JOIN agent ON agent.id = conversation.agent_id
LEFT JOIN team ON team.id = conversation.team_id
LEFT JOIN rating ON rating.id = conversation.id
WHERE conversation.id = $id::VARCHAR OR conversation.source_id = $id::VARCHAR
ORDER BY conversation.id = $id::VARCHAR DESC, conversation.id
