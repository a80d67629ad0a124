-- question: which categories, articles and texts of loaded articles are not loaded, and why?
-- inputs: category, category_home, article, article_home, article_version, locale_home
-- grain: one row per held thing: categories, articles, texts, by id
SELECT reason, detail, source, source_kind, source_id, raw_sha256
FROM (
  SELECT 1 AS turn, category.id AS id, home.held_reason AS reason, category.name AS detail,
         category.source, category.source_kind, category.source_id, category.raw_sha256
  FROM category_home AS home
  JOIN (SELECT DISTINCT ON (id) * FROM category ORDER BY id, NOT is_default, locale) AS category
    ON category.id = home.category_id
  WHERE home.held_reason IS NOT NULL
  UNION ALL
  SELECT 2, article.id, home.held_reason, home.detail,
         article.source, article.source_kind, article.source_id, article.raw_sha256
  FROM article_home AS home
  JOIN article ON article.id = home.article_id
  WHERE home.held_reason IS NOT NULL
  UNION ALL
  SELECT 3, version.id,
         CASE WHEN trim(version.html_raw) = '' THEN 'article-without-text' ELSE 'locale-skipped' END, version.locale,
         version.source, version.source_kind, version.source_id, version.raw_sha256
  FROM article_version AS version
  JOIN article_home AS home ON home.article_id = version.article_id
  LEFT JOIN locale_home ON locale_home.locale = version.locale
  WHERE home.no IS NOT NULL AND (trim(version.html_raw) = '' OR locale_home.target IS NULL)
)
ORDER BY turn, id;
