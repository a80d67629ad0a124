-- question: where does each loaded article stand, and in which languages? For the links between articles.
-- inputs: article_version, article, article_home, locale_home
-- grain: one row per loaded article and language, by article, the default language first
SELECT
  article.id                   AS id,
  home.collection_key          AS collection_key,
  locale_home.target           AS locale,
  version.slug                 AS slug,
  version.title                AS title
FROM article_version AS version
JOIN article ON article.id = version.article_id
JOIN article_home AS home ON home.article_id = article.id
JOIN locale_home ON locale_home.locale = version.locale
WHERE home.no IS NOT NULL AND trim(version.html_raw) <> '' AND locale_home.target IS NOT NULL
ORDER BY article.id, version.locale <> article.default_locale, version.state <> 'published', version.locale, version.id;
