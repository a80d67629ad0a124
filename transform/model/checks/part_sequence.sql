-- Threads whose parts are not numbered 1, 2, 3… in the order of their times.
-- reads: part
-- checks: part
-- severity: error
-- grain: one row per part that breaks the order
SELECT id, 'ordinal ' || ordinal || ' where ' || expected || ' belongs, or earlier than the part before' AS detail
FROM (
  SELECT
    id,
    ordinal,
    created_at,
    row_number() OVER thread AS expected,
    lag(created_at) OVER thread AS before
  FROM part
  WINDOW thread AS (PARTITION BY conversation_id ORDER BY ordinal, id)
)
WHERE ordinal <> expected OR created_at < before;
