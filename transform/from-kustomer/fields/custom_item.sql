-- Values of custom attributes with their type. A list of plain values is taken apart by its text, so that every digit
-- stays; a list with objects or lists in it stays whole, as one value.
-- reads: custom_value, custom_field
-- stages: custom_item
-- grain: one row per record, attribute and value
WITH texts AS (
  SELECT
    value.*,
    field.type,
    -- The list without its strings: what brackets are left are its own.
    regexp_replace(json, '"(?:[^"\\]|\\.)*"', '', 'g') AS bones
  FROM custom_value AS value
  JOIN custom_field AS field ON field.object = value.object AND field.key = value.key
),
lists AS (
  SELECT
    * EXCLUDE (json, bones),
    CASE
      WHEN starts_with(json, '[') AND NOT regexp_matches(bones, '[{]|\[.*\[')
        THEN list_filter(
          regexp_extract_all(json, '"(?:[^"\\]|\\.)*"|[^\s,\[\]]+'),
          lambda item: item <> 'null'
        )
      ELSE [json]
    END AS items
  FROM texts
),
items AS (
  SELECT * EXCLUDE (items), unnest(items) AS json, generate_subscripts(items, 1) AS ordinal
  FROM lists
),
read AS (
  SELECT
    *,
    CASE WHEN starts_with(json, '"') THEN coalesce(TRY(json_extract_string(json, '$')), json) ELSE json END AS text,
    CASE
      WHEN starts_with(json, '"') THEN 'string'
      WHEN starts_with(json, '{') THEN 'object'
      WHEN starts_with(json, '[') THEN 'list'
      WHEN json IN ('true', 'false') THEN 'boolean'
      ELSE 'number'
    END AS form
  FROM items
)
SELECT
  * EXCLUDE (form),
  CASE WHEN type = 'number' AND form = 'number' THEN TRY_CAST(json AS DOUBLE) END AS number,
  CASE WHEN type = 'boolean' AND form = 'boolean' THEN json = 'true' END AS boolean,
  CASE WHEN type = 'time' AND form = 'string' THEN utc(text) END AS time,
  CASE type
    WHEN 'text' THEN form <> 'string'
    WHEN 'url' THEN form <> 'string'
    WHEN 'reference' THEN form <> 'string'
    WHEN 'number' THEN form <> 'number'
    WHEN 'boolean' THEN form <> 'boolean'
    WHEN 'time' THEN form <> 'string' OR utc(text) IS NULL
    -- The vendor does not say what a tree's value looks like; json takes anything.
    ELSE false
  END AS conflict,
  form = 'object' AND (TRY(json_extract_string(json, '$.isMasked')) = 'true') IS TRUE AS masked
FROM read;
