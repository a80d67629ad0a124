-- question: which kinds of custom objects are there, and what are they tied to?
-- inputs: object_type, object_record, object_link
-- grain: one row per kind with objects, by name
WITH tie AS (
  SELECT DISTINCT object_id AS id, target AS holder, target_id AS holder_id
  FROM object_link
  WHERE object = 'object_record'
  UNION
  SELECT target_id, object, object_id
  FROM object_link
  WHERE object <> 'object_record' AND target = 'object_record'
),
tied AS (
  SELECT
    record.type_id                                                                AS id,
    count(*) FILTER (WHERE tie.holder = 'contact')                                AS contacts,
    count(*) FILTER (WHERE tie.holder = 'conversation')                           AS conversations,
    count(*) FILTER (WHERE tie.holder NOT IN ('contact', 'conversation', 'agent')) AS others
  FROM tie
  JOIN object_record AS record ON record.id = tie.id
  GROUP BY record.type_id
),
gone AS (SELECT type_id AS id, count(*) AS deleted FROM object_record WHERE deleted GROUP BY type_id)
SELECT
  type.name                                 AS name,
  type.label                                AS label,
  type.objects::DOUBLE                      AS objects,
  coalesce(gone.deleted, 0)::DOUBLE         AS deleted,
  coalesce(tied.contacts, 0)::DOUBLE        AS contacts,
  coalesce(tied.conversations, 0)::DOUBLE   AS conversations,
  coalesce(tied.others, 0)::DOUBLE          AS others
FROM object_type AS type
LEFT JOIN tied ON tied.id = type.id
LEFT JOIN gone ON gone.id = type.id
WHERE type.objects > 0
ORDER BY type.name;
