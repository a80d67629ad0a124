-- question: which custom objects become instances or tickets?
-- inputs: object_home, object_record
-- grain: one row per loaded object, by number
SELECT home.no, record.id, home.kind, home.contact_key, record.title, record.description, record.data,
       epoch_ms(record.created_at)::DOUBLE AS created_ms, epoch_ms(record.updated_at)::DOUBLE AS updated_ms,
       record.source, record.source_kind, record.source_id, record.raw_sha256
FROM object_home AS home
JOIN object_record AS record ON record.id = home.object_id
WHERE home.no IS NOT NULL
ORDER BY no;
