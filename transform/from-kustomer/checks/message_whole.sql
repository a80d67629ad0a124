-- Messages whose text is as long as Kustomer lets it be, so that it may be cut, and whose original is not in the archive.
-- reads: part
-- checks: part
-- severity: warning
-- grain: one row per message
SELECT id, length(text) || ' characters, and no original' AS detail
FROM part
WHERE source_kind = 'message' AND original_sha256 IS NULL AND length(text) = 10240;
