-- question: which notes are there about a contact?
-- inputs: contact_note, contact_home, contact_target; variable deleted_notes (include, skip)
-- grain: one row per note that is not left out, by number, oldest first
-- steps: contact
SELECT
  contact_target.no                       AS no,
  note.id                                 AS id,
  note.agent_id                           AS agent_id,
  epoch_ms(note.created_at)::DOUBLE       AS created_ms,
  note.text                               AS text,
  note.source, note.source_kind, note.source_id, note.raw_sha256
FROM contact_note AS note
JOIN contact_home AS home ON home.contact_id = note.contact_id
JOIN contact_target ON contact_target.id = home.target_id
WHERE NOT (note.deleted AND getvariable('deleted_notes') = 'skip')
ORDER BY no, note.created_at NULLS FIRST, note.id;
