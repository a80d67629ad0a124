-- question: which custom objects are not loaded, and why?
-- inputs: object_home, object_record
-- grain: one row per held object, by id
SELECT home.held_reason AS reason, home.kind AS detail,
       record.source, record.source_kind, record.source_id, record.raw_sha256
FROM object_home AS home
JOIN object_record AS record ON record.id = home.object_id
WHERE home.held_reason IS NOT NULL
ORDER BY home.object_id;
