-- question: what was said in a conversation?
-- inputs: part, conversation_home, contact_home, contact; variable deleted_notes (include, skip)
-- grain: one row per part of a loaded conversation that is not left out, by number and reading order
-- steps: conversation
SELECT
  home.no                                            AS no,
  part.id                                            AS id,
  part.kind                                          AS kind,
  part.direction                                     AS direction,
  part.author_type                                   AS author_type,
  part.author_id                                     AS author_id,
  author_home.target_id IS NOT DISTINCT FROM home.contact_key OR part.author_id IS NULL AS by_own_contact,
  author.name                                        AS contact_name,
  author.email                                       AS contact_email,
  epoch_ms(part.created_at)::DOUBLE                  AS created_ms,
  part.channel                                       AS channel,
  part.subject                                       AS subject,
  part.text                                          AS text,
  part.format                                        AS format,
  part.redacted                                      AS redacted,
  part.source, part.source_kind, part.source_id, part.raw_sha256
FROM part
JOIN conversation_home AS home ON home.conversation_id = part.conversation_id
-- The CASE keeps the condition an equality, which can be looked up; a condition on the part alone cannot.
LEFT JOIN contact_home AS author_home ON author_home.contact_id = CASE WHEN part.author_type = 'contact' THEN part.author_id END
LEFT JOIN contact AS author ON author.id = CASE WHEN part.author_type = 'contact' THEN part.author_id END
WHERE home.no IS NOT NULL AND NOT (part.deleted AND getvariable('deleted_notes') = 'skip')
ORDER BY no, part.ordinal, part.id;
