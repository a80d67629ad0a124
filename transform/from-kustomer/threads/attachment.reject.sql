-- Files that belong to no message, note or draft (drafts are in the inventory, their files in the archive alone).
-- reads: kustomer_attachment, attachment_ref
-- rejects: attachment
-- grain: one row per file
SELECT
  'owner-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  file.name AS value,
  file.source,
  'attachment' AS source_kind,
  file.id AS source_id,
  file.snapshot,
  file.raw_sha256
FROM kustomer_attachment AS file
ANTI JOIN attachment_ref AS ref ON ref.id = file.id
WHERE file.draft_id IS NULL;
