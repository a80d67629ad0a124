-- Originals that the model does not take: of messages that are not there or were redacted since, and those without a text.
-- reads: kustomer_message_original, kustomer_message, original_text
-- rejects: part
-- grain: one row per original
SELECT
  CASE
    WHEN message.id IS NULL THEN 'message-missing'
    WHEN message.redacted THEN 'message-redacted'
    ELSE 'text-absent'
  END AS reason,
  'text' AS field,
  CAST(NULL AS VARCHAR) AS value,
  original.source,
  'message_original' AS source_kind,
  original.id AS source_id,
  original.snapshot,
  original.raw_sha256
FROM kustomer_message_original AS original
LEFT JOIN kustomer_message AS message ON message.id = original.id
ANTI JOIN original_text ON original_text.id = original.id;
