-- question: what was said in a conversation, by whom, with which files?
-- inputs: $id, conversation.id
-- grain: one row per part, in reading order
SELECT
  part.id,
  part.kind,
  part.direction,
  part.channel,
  part.author_type,
  part.author_id,
  coalesce(agent.name, contact.name) AS author_name,
  part.created_at,
  part.subject,
  part.text,
  part.format,
  part.original_sha256,
  part.automatic,
  part.redacted,
  part.deleted,
  (
    SELECT list({
      'name': attachment.name,
      'type': attachment.content_type,
      'size': coalesce(attachment.stored_size, attachment.declared_size),
      'sha256': attachment.sha256,
      'missing': attachment.missing_reason
    } ORDER BY attachment.ordinal)
    FROM attachment WHERE attachment.part_id = part.id
  ) AS files,
  part.source_kind,
  part.source_id,
  part.snapshot,
  part.raw_sha256
FROM part
LEFT JOIN agent ON agent.id = part.author_id
LEFT JOIN contact ON contact.id = part.author_id
WHERE part.conversation_id = $id::VARCHAR
ORDER BY part.ordinal, part.id
