-- question: which categories become collections, on which level, and where do the articles of the others go?
-- inputs: category; variables deleted_articles (include, skip), top_category (skip, collection), depth (1 to 3)
-- grain: one row per category; no is null when it is left out, with the reason
--
-- Categories deeper than `depth` move up under their ancestor on the level above the last. What was in a category that
-- is left out goes to the next one above that is not. Categories whose parents form a loop stand at the top. A category
-- is hidden when it or one above is not published; the top of a knowledge base does not count, nobody publishes it.
CREATE TABLE category_home AS
WITH RECURSIVE one AS (
  SELECT
    id,
    any_value(parent_id) AS parent_id,
    min(ordinal) AS ordinal,
    NOT bool_or(published) AND NOT bool_or(root) AS unpublished,
    CASE
      WHEN bool_and(deleted) AND getvariable('deleted_articles') = 'skip' THEN 'deleted-at-source'
      WHEN bool_or(root) AND getvariable('top_category') = 'skip' THEN 'category-top'
    END AS held_reason
  FROM category
  GROUP BY id
),
down AS (
  SELECT
    id,
    CASE WHEN held_reason IS NULL THEN [id] ELSE [] END AS path,
    [lpad(ordinal::VARCHAR, 10, '0') || id] AS place,
    unpublished AS hidden
  FROM one
  WHERE parent_id IS NULL OR parent_id NOT IN (SELECT id FROM one)
  UNION ALL
  SELECT
    one.id,
    CASE WHEN one.held_reason IS NULL THEN list_append(down.path, one.id) ELSE down.path END,
    list_append(down.place, lpad(one.ordinal::VARCHAR, 10, '0') || one.id),
    down.hidden OR one.unpublished
  FROM down
  JOIN one ON one.parent_id = down.id
),
placed AS (
  SELECT id, path, place, hidden FROM down
  UNION ALL
  SELECT id, CASE WHEN held_reason IS NULL THEN [id] ELSE [] END, ['9' || id], unpublished
  FROM one
  WHERE id NOT IN (SELECT id FROM down)
)
SELECT
  one.id                                                          AS category_id,
  one.held_reason                                                 AS held_reason,
  placed.hidden                                                   AS hidden,
  len(placed.path)                                                AS deep,
  least(len(placed.path), getvariable('depth')::INTEGER)          AS level,
  CASE WHEN one.held_reason IS NULL
       THEN placed.path[least(len(placed.path), getvariable('depth')::INTEGER) - 1] END AS parent_key,
  placed.path[-1]                                                 AS collection_key,
  row_number() OVER (ORDER BY placed.place)::INTEGER              AS place,
  CASE WHEN one.held_reason IS NULL
       THEN row_number() OVER (PARTITION BY one.held_reason IS NULL ORDER BY placed.place) END::INTEGER AS no
FROM one
JOIN placed ON placed.id = one.id
ORDER BY place;
