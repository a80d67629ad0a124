-- question: in which languages is the knowledge base written?
-- inputs: article, article_version, category
-- grain: one row per language code of the source
SELECT
  locale                                             AS locale,
  count(*) FILTER (WHERE what = 'article')::DOUBLE   AS articles,
  count(*) FILTER (WHERE what = 'category')::DOUBLE  AS categories
FROM (
  SELECT locale, 'article' AS what FROM article_version
  UNION ALL
  SELECT locale, 'category' AS what FROM category
)
GROUP BY locale
ORDER BY articles DESC, locale;
