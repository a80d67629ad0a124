-- Klasses, and types that only objects name: their definition may be behind a missing role.
-- reads: kustomer_klass, object_row
-- writes: object_type
-- grain: one row per name of a klass
WITH counted AS (
  SELECT source, klass AS name, count(*) AS objects, min_by({id: id, snapshot: snapshot, raw_sha256: raw_sha256}, id) AS first
  FROM object_row
  GROUP BY source, klass
),
-- A klass that was made again has two definitions; the one in use counts, then the newer.
defined AS (
  SELECT source, name, {id: id, snapshot: snapshot, raw_sha256: raw_sha256} AS record,
    coalesce(nullif(display_name, ''), nullif(displayname, ''), name) AS label, status, app_disabled, created_at
  FROM kustomer_klass
  WHERE name IS NOT NULL
  QUALIFY row_number() OVER (
    PARTITION BY source, name ORDER BY coalesce(status, '') = 'disabled', created_at DESC NULLS LAST, id
  ) = 1
)
SELECT
  source || ':' || name AS id,
  name,
  coalesce(label, name) AS label,
  coalesce(status, '') <> 'disabled' AND NOT coalesce(app_disabled, false) AS active,
  record IS NOT NULL AS declared,
  coalesce(objects, 0) AS objects,
  created_at,
  source,
  CASE WHEN record IS NULL THEN 'kobject' ELSE 'klass' END AS source_kind,
  coalesce(record, first).id AS source_id,
  coalesce(record, first).snapshot AS snapshot,
  coalesce(record, first).raw_sha256 AS raw_sha256
FROM defined
FULL JOIN counted USING (source, name);
