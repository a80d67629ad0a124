-- What objects belong to, and what names what through a custom attribute that is a reference. What is named may be gone.
-- reads: object_row, custom_item, custom_field
-- writes: object_link
-- grain: one row per object, role and thing it leads to
WITH owned AS (
  SELECT
    source || ':' || id AS object_id, 'object_record' AS object, 'customer' AS role, 'contact' AS target,
    source || ':' || customer_id AS target_id, source, 'kobject' AS source_kind, id AS source_id, snapshot, raw_sha256
  FROM object_row
  WHERE customer_id IS NOT NULL
  UNION ALL
  SELECT
    source || ':' || id, 'object_record', 'company', 'company', source || ':' || company_id, source, 'kobject', id, snapshot, raw_sha256
  FROM object_row
  WHERE company_id IS NOT NULL
),
referring AS (
  SELECT
    item.*,
    CASE
      WHEN field.target = 'customer' THEN 'contact'
      WHEN field.target = 'user' THEN 'agent'
      WHEN field.target IN ('company', 'conversation') THEN field.target
      WHEN starts_with(field.target, 'kobject') THEN 'object_record'
    END AS leads_to
  FROM custom_item AS item
  JOIN custom_field AS field ON field.object = item.object AND field.key = item.key
  WHERE item.type = 'reference' AND NOT item.conflict AND NOT item.masked AND item.object <> 'part'
)
SELECT DISTINCT * FROM owned
UNION
SELECT
  source || ':' || id,
  CASE WHEN starts_with(object, 'object:') THEN 'object_record' ELSE object END,
  key,
  leads_to,
  source || ':' || text,
  source,
  source_kind,
  id,
  snapshot,
  raw_sha256
FROM referring
WHERE leads_to IS NOT NULL AND text <> '';
