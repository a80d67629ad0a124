-- question: how many articles and categories need a decision?
-- inputs: article, article_version, category
-- grain: one row
WITH RECURSIVE tree AS (
  SELECT DISTINCT id, 1 AS level, NOT published AND NOT root AS hidden FROM category
  WHERE parent_id IS NULL OR parent_id NOT IN (SELECT id FROM category)
  UNION
  -- A loop of parents in the source must not run for ever.
  SELECT DISTINCT category.id, tree.level + 1, tree.hidden OR (NOT category.published AND NOT category.root)
  FROM category JOIN tree ON category.parent_id = tree.id WHERE tree.level < 50
)
SELECT
  (SELECT count(*) FROM article)::DOUBLE                                                  AS articles,
  (SELECT count(*) FROM article WHERE deleted)::DOUBLE                                    AS deleted,
  (SELECT count(*) FROM article
   WHERE visibility <> 'public' OR category_id IN (SELECT id FROM tree WHERE hidden))::DOUBLE AS "notPublic",
  (SELECT count(*) FROM article WHERE visibility = 'registered')::DOUBLE                  AS registered,
  (SELECT count(*) FROM article WHERE visibility = 'internal')::DOUBLE                    AS internal,
  (SELECT count(*) FROM article
   WHERE category_id IS NULL OR category_id NOT IN (SELECT id FROM category))::DOUBLE     AS "withoutCategory",
  (SELECT count(*) FROM article WHERE author_id IS NULL)::DOUBLE                          AS "withoutAuthor",
  (SELECT count(*) FROM article WHERE id NOT IN (SELECT article_id FROM article_version))::DOUBLE AS "withoutText",
  (SELECT count(DISTINCT id) FROM category)::DOUBLE                                       AS categories,
  (SELECT count(DISTINCT id) FROM category WHERE root)::DOUBLE                            AS tops,
  coalesce((SELECT max(level) FROM tree), 0)::DOUBLE
    - CASE WHEN (SELECT count(DISTINCT id) FROM category WHERE root) = 1 THEN 1 ELSE 0 END AS levels;
