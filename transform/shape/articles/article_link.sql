-- question: where do the links in an article lead?
-- inputs: article_link, article_version, article, article_home, locale_home
-- grain: one row per loaded article, text and link, in order
WITH main_text AS (
  -- As in article_text: the default language, else the first that is published.
  SELECT
    home.article_id,
    home.public AND arg_min(version.state,
      (version.locale <> article.default_locale, version.state <> 'published', version.locale, version.id)
    ) = 'published' AS published
  FROM article_home AS home
  JOIN article ON article.id = home.article_id
  JOIN article_version AS version ON version.article_id = home.article_id
  JOIN locale_home ON locale_home.locale = version.locale
  WHERE home.no IS NOT NULL AND trim(version.html_raw) <> '' AND locale_home.target IS NOT NULL
  GROUP BY home.article_id, home.public
)
SELECT
  home.no                                    AS no,
  link.article_version_id                    AS version_id,
  link.href                                  AS href,
  link.text                                  AS text,
  link.kind                                  AS kind,
  link.target_id                             AS target_id,
  link.fragment                              AS fragment,
  target.no IS NOT NULL                      AS target_loaded,
  coalesce(main_text.published, false)       AS target_published
FROM article_link AS link
JOIN article_version AS version ON version.id = link.article_version_id
JOIN article_home AS home ON home.article_id = version.article_id
LEFT JOIN article_home AS target ON target.article_id = link.target_id
LEFT JOIN main_text ON main_text.article_id = link.target_id
WHERE home.no IS NOT NULL
ORDER BY no, version_id, link.ordinal;
