-- question: which custom values are on single parts? Intercom has no place for them.
-- inputs: field_value, part, conversation_home
-- grain: one row per part and value of a loaded conversation, by number and reading order
-- steps: conversation
SELECT
  home.no                            AS no,
  value.key                          AS key,
  coalesce(value.text, value.json)   AS text,
  value.source, value.source_kind, value.source_id, value.raw_sha256
FROM field_value AS value
JOIN part ON part.id = value.object_id
JOIN conversation_home AS home ON home.conversation_id = part.conversation_id
WHERE value.object = 'part' AND home.no IS NOT NULL
ORDER BY no, part.ordinal, part.id, value.key, value.ordinal;
