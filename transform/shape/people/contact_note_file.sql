-- question: which files are on the notes about a contact?
-- inputs: attachment, contact_note, contact_home, contact_target; variable deleted_notes (include, skip)
-- grain: one row per file and note that is not left out, by number, note and place
-- steps: contact
SELECT
  contact_target.no                  AS no,
  attachment.part_id                 AS note_id,
  attachment.name                    AS name,
  attachment.content_type            AS content_type,
  attachment.sha256                  AS sha256,
  attachment.missing_reason          AS missing_reason,
  attachment.source, attachment.source_kind, attachment.source_id, attachment.raw_sha256
FROM attachment
JOIN contact_note AS note ON note.id = attachment.part_id
JOIN contact_home AS home ON home.contact_id = note.contact_id
JOIN contact_target ON contact_target.id = home.target_id
WHERE NOT (note.deleted AND getvariable('deleted_notes') = 'skip')
ORDER BY no, note.created_at NULLS FIRST, note.id, attachment.ordinal, attachment.id;
