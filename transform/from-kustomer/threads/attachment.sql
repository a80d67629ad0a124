-- Files on messages and notes, each with the digest of its bytes in the archive or the reason why there are none.
-- A file that a message lists and that has no record of its own is there too, without a name.
-- reads: attachment_ref, kustomer_attachment, archive_blob, missing_bytes
-- writes: attachment
-- grain: one row per part and file
SELECT
  ref.source || ':' || ref.id AS id,
  ref.source || ':' || ref.part_kind || ':' || ref.part_source_id AS part_id,
  CAST(row_number() OVER (
    PARTITION BY ref.source, ref.part_kind, ref.part_source_id
    ORDER BY ref.place NULLS LAST, ref.id
  ) AS INTEGER) AS ordinal,
  coalesce(file.name, blob.name) AS name,
  coalesce(file.content_type, blob.content_type) AS content_type,
  file.content_length AS declared_size,
  blob.sha256,
  blob.size AS stored_size,
  CASE WHEN blob.sha256 IS NULL THEN coalesce(missing.reason, 'blob-missing') END AS missing_reason,
  ref.source,
  CASE WHEN file.id IS NULL THEN ref.part_kind ELSE 'attachment' END AS source_kind,
  CASE WHEN file.id IS NULL THEN ref.part_source_id ELSE file.id END AS source_id,
  coalesce(file.snapshot, ref.snapshot) AS snapshot,
  coalesce(file.raw_sha256, ref.raw_sha256) AS raw_sha256
FROM attachment_ref AS ref
LEFT JOIN kustomer_attachment AS file ON file.id = ref.id
LEFT JOIN archive_blob AS blob ON blob.kind = 'attachment' AND blob.id = ref.id
LEFT JOIN missing_bytes AS missing ON missing.kind = 'attachment' AND missing.id = ref.id;
