-- question: which files are on the parts of a conversation?
-- inputs: attachment, part, conversation_home; variable deleted_notes (include, skip)
-- grain: one row per file and part of a loaded conversation, by number, reading order and place
-- steps: conversation
SELECT
  home.no                            AS no,
  attachment.part_id                 AS part_id,
  attachment.name                    AS name,
  attachment.content_type            AS content_type,
  attachment.declared_size::DOUBLE   AS declared_size,
  attachment.sha256                  AS sha256,
  attachment.stored_size::DOUBLE     AS stored_size,
  attachment.missing_reason          AS missing_reason,
  attachment.source, attachment.source_kind, attachment.source_id, attachment.raw_sha256
FROM attachment
JOIN part ON part.id = attachment.part_id
JOIN conversation_home AS home ON home.conversation_id = part.conversation_id
WHERE home.no IS NOT NULL AND NOT (part.deleted AND getvariable('deleted_notes') = 'skip')
ORDER BY no, part.ordinal, part.id, attachment.ordinal, attachment.id;
