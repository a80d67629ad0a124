-- title: Attachments without bytes
-- question: Which files are named by a message and not in the archive, and why?
-- read: One line per file, by conversation. The reason is that of the gap.
-- limits: Files that the source itself had already lost when it was read count as missing, too.
-- needs: model
SELECT part.conversation_id, part.id AS part_id, part.created_at, attachment.id AS attachment_id, attachment.name,
  attachment.content_type, attachment.declared_size, attachment.missing_reason
FROM attachment
LEFT JOIN part ON part.id = attachment.part_id
WHERE attachment.sha256 IS NULL
ORDER BY part.conversation_id, part.ordinal, attachment.ordinal, attachment.id
