-- question: which notes about loaded contacts are left out?
-- inputs: contact_note, contact_home; variable deleted_notes (include, skip)
-- grain: one row per note, by id
SELECT 'deleted-at-source' AS reason, NULL AS detail,
       note.source, note.source_kind, note.source_id, note.raw_sha256
FROM contact_note AS note
JOIN contact_home AS home ON home.contact_id = note.contact_id
WHERE note.deleted AND getvariable('deleted_notes') = 'skip' AND home.target_id IS NOT NULL
ORDER BY note.id;
