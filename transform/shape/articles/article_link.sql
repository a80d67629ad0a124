-- question: where do the links in an article lead?
-- inputs: article_link, article_version, article_home
-- grain: one row per loaded article, text and link, in order
SELECT
  home.no                                    AS no,
  link.article_version_id                    AS version_id,
  link.href                                  AS href,
  link.text                                  AS text,
  link.kind                                  AS kind,
  link.target_id                             AS target_id,
  link.fragment                              AS fragment,
  target.no IS NOT NULL                      AS target_loaded
FROM article_link AS link
JOIN article_version AS version ON version.id = link.article_version_id
JOIN article_home AS home ON home.article_id = version.article_id
LEFT JOIN article_home AS target ON target.article_id = link.target_id
WHERE home.no IS NOT NULL
ORDER BY no, version_id, link.ordinal;
