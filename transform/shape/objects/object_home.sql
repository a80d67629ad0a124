-- question: which custom objects are loaded?
-- inputs: object_record, object_type, object_link, contact_home; variables objects (JSON list of kinds), scope_narrow
-- grain: one row per custom object; no null when it is held, with the reason. A kind that the mapping does not name stays in
--   the archive.
CREATE TABLE object_home AS
WITH decision AS (
  SELECT unnest(from_json(getvariable('objects'), '[{"name":"VARCHAR","as":"VARCHAR"}]')) AS kind
),
judged AS (
  SELECT
    record.id AS object_id,
    type.name AS kind,
    CASE
      WHEN decision.kind.as IS DISTINCT FROM 'object' THEN 'object-inventory'
      WHEN record.deleted THEN 'deleted-at-source'
      WHEN getvariable('scope_narrow') = 'yes' AND NOT EXISTS (
        SELECT 1
        FROM object_link AS link
        JOIN contact_home AS home ON home.contact_id = link.target_id
        WHERE link.object_id = record.id AND link.target = 'contact' AND home.target_id IS NOT NULL
      ) THEN 'filtered'
    END AS held_reason
  FROM object_record AS record
  JOIN object_type AS type ON type.id = record.type_id
  LEFT JOIN decision ON decision.kind.name = type.name
)
SELECT
  object_id,
  kind,
  held_reason,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (PARTITION BY held_reason IS NULL ORDER BY object_id) END::INTEGER AS no
FROM judged
ORDER BY object_id;
