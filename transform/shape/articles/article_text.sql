-- question: what does an article say in each language?
-- inputs: article_version, article, article_home, locale_home
-- grain: one row per loaded article and language that is loaded, the default language first, published before draft
SELECT
  home.no                  AS no,
  version.id               AS id,
  version.locale           AS locale,
  locale_home.target       AS target_locale,
  version.title            AS title,
  version.slug             AS slug,
  version.description      AS description,
  version.state            AS state,
  version.html_clean       AS html,
  version.removed          AS removed,
  version.source, version.source_kind, version.source_id, version.raw_sha256
FROM article_version AS version
JOIN article ON article.id = version.article_id
JOIN article_home AS home ON home.article_id = article.id
JOIN locale_home ON locale_home.locale = version.locale
WHERE home.no IS NOT NULL AND trim(version.html_raw) <> '' AND locale_home.target IS NOT NULL
ORDER BY no, version.locale <> article.default_locale, version.state <> 'published', version.locale, version.id;
