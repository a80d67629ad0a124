-- question: which custom fields are there, and what do their values look like?
-- inputs: field, field_value
-- grain: one row per field of contacts, companies, conversations and custom objects (`object:<name of the kind>`)
WITH seen AS (
  SELECT
    object,
    key,
    count(*)                                                            AS "values",
    max(ordinal) > 1                                                    AS several,
    bool_and(regexp_full_match(json, '-?[0-9]+')) FILTER (WHERE NOT conflict) AS integers,
    bool_and(exact) FILTER (WHERE NOT conflict)                         AS exact,
    count(*) FILTER (WHERE number AND exact)                            AS numbers,
    count(*) FILTER (WHERE number AND exact AND TRY_CAST(json AS DOUBLE) = trunc(TRY_CAST(json AS DOUBLE))) AS wholes,
    count("boolean")                                                    AS booleans,
    count("time")                                                       AS times,
    max(length(text))                                                   AS longest
  FROM (
    SELECT
      * EXCLUDE (number),
      regexp_full_match(json, '-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?')  AS number,
      -- 15 digits always survive as a double; with more, the shortest spelling has to be the same.
      length(regexp_replace(json, '[^0-9]', '', 'g')) <= 15
        OR CAST(TRY_CAST(json AS DOUBLE) AS VARCHAR) = json
        OR TRY_CAST(TRY_CAST(json AS DOUBLE) AS HUGEINT) = TRY_CAST(json AS HUGEINT) AS exact
    FROM field_value
  )
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
  coalesce(outside.outside, 0)::DOUBLE  AS outside,
  coalesce(seen."values", 0)::DOUBLE    AS "values",
  coalesce(seen.numbers, 0)::DOUBLE     AS numbers,
  coalesce(seen.wholes, 0)::DOUBLE      AS wholes,
  coalesce(seen.booleans, 0)::DOUBLE    AS booleans,
  coalesce(seen.times, 0)::DOUBLE       AS times
FROM field
LEFT JOIN seen ON seen.object = field.object AND seen.key = field.key
LEFT JOIN outside ON outside.object = field.object AND outside.key = field.key
WHERE field.object IN ('contact', 'company', 'conversation') OR starts_with(field.object, 'object:')
ORDER BY object, key;
