-- Where two copies of one desk differ: records that only one has, and values that are not the same in both.
-- question: Do the API and the exports tell the same?
-- inputs: left_value, right_value (kind, id, field, value; a row with field NULL for each record: 'true' when it is marked deleted)
-- grain: one row per record that only one copy has, and per value that differs
WITH records AS (
  SELECT
    coalesce(l.kind, r.kind) AS kind,
    coalesce(l.id, r.id) AS id,
    l.value AS left_deleted,
    r.value AS right_deleted,
    CASE WHEN r.id IS NULL THEN 'only-left' WHEN l.id IS NULL THEN 'only-right' END AS sort
  FROM (SELECT kind, id, value FROM left_value WHERE field IS NULL) AS l
  FULL JOIN (SELECT kind, id, value FROM right_value WHERE field IS NULL) AS r ON r.kind = l.kind AND r.id = l.id
)
SELECT kind, id, sort,
  CASE WHEN 'true' IN (left_deleted, right_deleted) THEN 'deleted' END AS field,
  CASE WHEN left_deleted = 'true' THEN left_deleted END AS left_value,
  CASE WHEN right_deleted = 'true' THEN right_deleted END AS right_value
FROM records
WHERE sort IS NOT NULL
UNION ALL
SELECT l.kind, l.id, 'value', l.field, l.value, r.value
FROM left_value AS l
JOIN right_value AS r ON r.kind = l.kind AND r.id = l.id AND r.field = l.field
WHERE l.field IS NOT NULL AND l.value IS DISTINCT FROM r.value
ORDER BY kind, id, field
