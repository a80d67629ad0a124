-- Which file hangs on which message or note, by either side: the list on the message, in its order, and the owner that
-- the file's own record names.
-- reads: kustomer_message, kustomer_note, kustomer_attachment
-- stages: attachment_ref
-- grain: one row per part and file
WITH listed AS (
  SELECT source, 'message' AS part_kind, id AS part_source_id, snapshot, raw_sha256, attachments FROM kustomer_message
  UNION ALL
  SELECT source, 'note', id, snapshot, raw_sha256, attachments FROM kustomer_note
),
refs AS (
  SELECT
    source,
    part_kind,
    part_source_id,
    unnest(json_extract_string(attachments, '$[*].id')) AS id,
    generate_subscripts(json_extract_string(attachments, '$[*].id'), 1) AS place,
    snapshot,
    raw_sha256
  FROM listed
  WHERE json_type(attachments) = 'ARRAY'
  UNION ALL
  SELECT source, 'message', message_id, id, NULL, snapshot, raw_sha256
  FROM kustomer_attachment
  WHERE message_id IS NOT NULL
  UNION ALL
  SELECT source, 'note', note_id, id, NULL, snapshot, raw_sha256
  FROM kustomer_attachment
  WHERE note_id IS NOT NULL
)
SELECT
  source,
  part_kind,
  part_source_id,
  id,
  min(place) AS place,
  arg_min(snapshot, place) AS snapshot,
  arg_min(raw_sha256, place) AS raw_sha256
FROM refs
WHERE id IS NOT NULL
GROUP BY source, part_kind, part_source_id, id;
