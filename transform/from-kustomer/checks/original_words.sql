-- Messages whose original does not have the words that the message itself begins with: another mail, or another form of it.
-- reads: part, kustomer_message
-- checks: part
-- severity: warning
-- grain: one row per message
SELECT part.id, 'its original does not have the words of its own text' AS detail
FROM part
JOIN kustomer_message AS message ON message.id = part.source_id
WHERE part.original_sha256 IS NOT NULL
  AND NOT contains(
    letters(part.text, regexp_matches(part.text, '&#?[a-zA-Z0-9]+;')),
    left(letters(message.preview, regexp_matches(part.text, '&#?[a-zA-Z0-9]+;')), 300)
  );
