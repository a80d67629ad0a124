-- question: in which languages is a category needed, since articles in it or below it are loaded?
-- inputs: article_version, article_home, locale_home, category_home
-- grain: one row per category (null: articles without one) and language at the target, by category and language
WITH used AS (
  SELECT DISTINCT home.collection_key AS category_id, locale_home.target AS locale
  FROM article_version AS version
  JOIN article_home AS home ON home.article_id = version.article_id
  JOIN locale_home ON locale_home.locale = version.locale
  WHERE home.no IS NOT NULL AND trim(version.html_raw) <> '' AND locale_home.target IS NOT NULL
)
SELECT category_id, locale
FROM (
  SELECT category_id, locale FROM used
  UNION
  SELECT category_home.parent_key, used.locale
  FROM used
  JOIN category_home ON category_home.category_id = used.category_id
  WHERE category_home.parent_key IS NOT NULL
)
ORDER BY category_id NULLS FIRST, locale;
