-- Custom attributes by definition and by use. The suffix of the name gives the type (loyaltyTierStr: text), as Kustomer
-- documents it; without one the definition's type counts; without both any value is right (json). What the source keeps by
-- itself (`system.…`) is text, but for one yes or no. Definitions that were
-- deleted stay in the vendor's document, marked; an attribute may also be seen in data and be defined nowhere.
-- reads: kustomer_metadata, custom_value
-- stages: custom_field
-- grain: one row per object and key
WITH defined AS (
  SELECT
    source,
    CASE
      WHEN id = 'customer' THEN 'contact'
      WHEN id = 'message' THEN 'part'
      WHEN starts_with(id, 'kobject.') THEN 'object:' || id[9:]
      ELSE id
    END AS object,
    unnest(map_entries(properties)) AS entry
  FROM kustomer_metadata
  WHERE id IN ('customer', 'company', 'conversation', 'message') OR starts_with(id, 'kobject.')
),
seen AS (
  SELECT source, object, key, bool_or(starts_with(json, '[')) AS multiple
  FROM custom_value
  GROUP BY source, object, key
),
named AS (
  SELECT
    coalesce(defined.source, seen.source) AS source,
    coalesce(defined.object, seen.object) AS object,
    coalesce(defined.entry.key, seen.key) AS key,
    defined.entry.value AS definition,
    coalesce(seen.multiple, false) AS seen_multiple
  FROM defined
  FULL JOIN seen ON seen.source = defined.source AND seen.object = defined.object AND seen.key = defined.entry.key
),
suffixed AS (
  SELECT
    *,
    nullif(regexp_extract(key, '(Str|Txt|Num|At|Bool|Url|Id|Tree|Obj)s?$', 1), '') AS suffix,
    lower(definition->>'$.type') AS declared_type
  FROM named
)
SELECT
  source,
  object,
  key,
  definition->>'$.displayName' AS label,
  CASE
    WHEN key = 'system.sla_breached' THEN 'boolean'
    WHEN starts_with(key, 'system.') THEN 'text'
    WHEN suffix IN ('Str', 'Txt') THEN 'text'
    WHEN suffix = 'Num' THEN 'number'
    WHEN suffix = 'At' THEN 'time'
    WHEN suffix = 'Bool' THEN 'boolean'
    WHEN suffix = 'Url' THEN 'url'
    WHEN suffix = 'Id' THEN 'reference'
    WHEN suffix = 'Tree' THEN 'tree'
    WHEN suffix = 'Obj' THEN 'json'
    WHEN declared_type = 'string' THEN 'text'
    WHEN declared_type IN ('number', 'integer') THEN 'number'
    WHEN declared_type = 'boolean' THEN 'boolean'
    WHEN declared_type IN ('date', 'datetime', 'date-time') THEN 'time'
    ELSE 'json'
  END AS type,
  seen_multiple
  OR coalesce(TRY_CAST(definition->>'$.multi' AS BOOLEAN), false)
  OR coalesce(TRY_CAST(definition->>'$.array' AS BOOLEAN), false) AS multiple,
  definition->>'$.target' AS target,
  suffix,
  CASE
    WHEN json_type(definition, '$.enumeration') = 'ARRAY' THEN json_extract_string(definition, '$.enumeration[*]')
    ELSE []
  END AS options,
  definition IS NOT NULL OR starts_with(key, 'system.') AS declared,
  (definition->>'$.deletedAt') IS NOT NULL AS deleted
FROM suffixed;
