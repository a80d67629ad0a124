-- question: which custom objects are loaded?
-- inputs: object_record, object_type, object_link, contact_home, conversation_home; variables objects (JSON list of kinds), scope_narrow
-- grain: one row per custom object; contact_key is whose ticket it becomes, where it becomes one; no null when it is held, with the reason. A kind that the mapping does not name stays in
--   the archive.
CREATE TABLE object_home AS
WITH decision AS (
  SELECT unnest(from_json(getvariable('objects'), '[{"name":"VARCHAR","as":"VARCHAR"}]')) AS kind
),
-- Who or what has a custom object, whichever of the two the source says it of.
tie AS (
  SELECT object_id, target AS holder, target_id AS holder_id FROM object_link WHERE object = 'object_record'
  UNION ALL
  SELECT target_id, object, object_id FROM object_link WHERE object <> 'object_record' AND target = 'object_record'
),
needed AS (
  SELECT tie.object_id
  FROM tie
  LEFT JOIN contact_home AS contact ON tie.holder = 'contact' AND contact.contact_id = tie.holder_id
  LEFT JOIN conversation_home AS talk ON tie.holder = 'conversation' AND talk.conversation_id = tie.holder_id
  WHERE contact.target_id IS NOT NULL OR talk.no IS NOT NULL
),
-- Its own person, else that of a conversation that it is tied to.
person AS (
  SELECT
    tie.object_id,
    coalesce(min(contact.target_id), min(talk.contact_key) FILTER (talk.no IS NOT NULL)) AS contact_key
  FROM tie
  LEFT JOIN contact_home AS contact ON tie.holder = 'contact' AND contact.contact_id = tie.holder_id
  LEFT JOIN conversation_home AS talk ON tie.holder = 'conversation' AND talk.conversation_id = tie.holder_id
  GROUP BY tie.object_id
),
judged AS (
  SELECT
    record.id AS object_id,
    type.name AS kind,
    CASE WHEN decision.kind.as = 'ticket' THEN person.contact_key END AS contact_key,
    CASE
      WHEN coalesce(decision.kind.as, 'inventory') = 'inventory' THEN 'object-inventory'
      WHEN record.deleted THEN 'deleted-at-source'
      WHEN getvariable('scope_narrow') = 'yes' AND record.id NOT IN (SELECT object_id FROM needed) THEN 'filtered'
      WHEN decision.kind.as = 'ticket' AND person.contact_key IS NULL THEN 'object-without-contact'
    END AS held_reason
  FROM object_record AS record
  JOIN object_type AS type ON type.id = record.type_id
  LEFT JOIN decision ON decision.kind.name = type.name
  LEFT JOIN person ON person.object_id = record.id
)
SELECT
  object_id,
  kind,
  contact_key,
  held_reason,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (PARTITION BY held_reason IS NULL ORDER BY object_id) END::INTEGER AS no
FROM judged
ORDER BY object_id;
