-- Shortcuts without a name: nobody could find them.
-- reads: kustomer_shortcut
-- rejects: macro
-- grain: one row per shortcut
SELECT
  'name-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  draft_text AS value,
  source,
  'shortcut' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM kustomer_shortcut
WHERE name IS NULL;
