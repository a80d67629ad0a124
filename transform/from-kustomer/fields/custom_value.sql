-- The custom attributes on every record, one by one, as the JSON text that came, and what the source keeps by itself.
-- reads: kustomer_customer, kustomer_company, kustomer_conversation, kustomer_message, object_row, own_value
-- stages: custom_value
-- grain: one row per record and attribute with a value
WITH owners AS (
  SELECT 'contact' AS object, 'customer' AS source_kind, source, id, snapshot, raw_sha256, custom
  FROM kustomer_customer
  UNION ALL
  SELECT 'company', 'company', source, id, snapshot, raw_sha256, custom FROM kustomer_company
  UNION ALL
  SELECT 'conversation', 'conversation', source, id, snapshot, raw_sha256, custom FROM kustomer_conversation
  UNION ALL
  SELECT 'part', 'message', source, id, snapshot, raw_sha256, custom FROM kustomer_message
  UNION ALL
  SELECT 'object:' || klass, 'kobject', source, id, snapshot, raw_sha256, custom FROM object_row
),
entries AS (
  SELECT * EXCLUDE (custom), unnest(map_entries(custom)) AS entry
  FROM owners
)
SELECT * EXCLUDE (entry), entry.key AS key, trim(CAST(entry.value AS VARCHAR)) AS json
FROM entries
WHERE trim(CAST(entry.value AS VARCHAR)) <> 'null'
UNION ALL BY NAME
SELECT object, source_kind, source, id, snapshot, raw_sha256, key, json FROM own_value;
