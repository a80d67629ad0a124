-- Files whose message or note is not in the archive.
-- reads: attachment, part, contact_note
-- checks: attachment
-- severity: warning
-- grain: one row per file
SELECT attachment.id, attachment.part_id || ' is not in the archive' AS detail
FROM attachment
ANTI JOIN (SELECT id FROM part UNION ALL SELECT id FROM contact_note) AS owner ON owner.id = attachment.part_id;
