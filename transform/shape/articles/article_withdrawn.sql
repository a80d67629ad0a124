-- question: which articles may readers at the source not read any more, or never could?
-- inputs: article, article_home
-- grain: one row per article that is not public, or deleted and left out, and so not loaded for readers, by id. An earlier
--   load may have published it.
SELECT
  article.id AS id,
  article.source, article.source_kind, article.source_id, article.raw_sha256
FROM article_home AS home
JOIN article ON article.id = home.article_id
WHERE home.held_reason IN ('article-not-public', 'deleted-at-source') OR home.internal
ORDER BY article.id;
