-- question: which custom fields are there, and what do their values look like?
-- inputs: field, field_value
-- grain: one row per field of contacts, companies and conversations
WITH seen AS (
  SELECT
    object,
    key,
    max(ordinal) > 1                                                    AS several,
    bool_and(regexp_full_match(json, '-?[0-9]+')) FILTER (WHERE NOT conflict) AS integers,
    -- 15 digits always survive as a double; with more, the shortest spelling has to be the same.
    bool_and(length(regexp_replace(json, '[^0-9]', '', 'g')) <= 15
             OR CAST(TRY_CAST(json AS DOUBLE) AS VARCHAR) = json
             OR TRY_CAST(TRY_CAST(json AS DOUBLE) AS HUGEINT) = TRY_CAST(json AS HUGEINT))
      FILTER (WHERE NOT conflict)                                       AS exact,
    max(length(text))                                                   AS longest
  FROM field_value
  GROUP BY object, key
),
outside AS (
  SELECT field_value.object, field_value.key, count(*) AS outside
  FROM field_value
  JOIN field ON field.object = field_value.object AND field.key = field_value.key
  WHERE len(field.options) > 0 AND NOT list_contains(field.options, coalesce(field_value.text, field_value.json))
  GROUP BY field_value.object, field_value.key
)
SELECT
  field.object                          AS object,
  field.key                             AS key,
  field.label                           AS label,
  field.type                            AS type,
  field.options                         AS options,
  field.declared                        AS declared,
  field.deleted                         AS deleted,
  field.filled::DOUBLE                  AS filled,
  field.total::DOUBLE                   AS total,
  field.conflicts::DOUBLE               AS conflicts,
  field.samples                         AS samples,
  field.source                          AS source,
  coalesce(seen.several, false)         AS several,
  coalesce(seen.integers, true)         AS integers,
  coalesce(seen.exact, true)            AS exact,
  coalesce(seen.longest, 0)::DOUBLE     AS longest,
  coalesce(outside.outside, 0)::DOUBLE  AS outside
FROM field
LEFT JOIN seen ON seen.object = field.object AND seen.key = field.key
LEFT JOIN outside ON outside.object = field.object AND outside.key = field.key
WHERE field.object IN ('contact', 'company', 'conversation')
ORDER BY object, key;
