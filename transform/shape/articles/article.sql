-- question: what becomes an article?
-- inputs: article, article_home
-- grain: one row per loaded article, by number
SELECT
  home.no                                  AS no,
  article.id                               AS id,
  home.collection_key                      AS collection_key,
  article.category_id                      AS category_id,
  article.category_ids                     AS category_ids,
  article.default_locale                   AS default_locale,
  home.public                              AS public,
  home.internal                            AS internal,
  home.why_not                             AS why_not,
  article.author_id                        AS author_id,
  article.public_path                      AS public_path,
  strftime(article.created_at, '%Y-%m-%dT%H:%M:%SZ') AS created_at,
  article.source, article.source_kind, article.source_id, article.raw_sha256
FROM article_home AS home
JOIN article ON article.id = home.article_id
WHERE home.no IS NOT NULL
ORDER BY no;
