-- Articles, not deleted, without a version in any language.
-- reads: article, article_version
-- checks: article
-- severity: warning
-- grain: one row per article
SELECT article.id, 'no version' AS detail
FROM article
ANTI JOIN article_version ON article_version.article_id = article.id
WHERE NOT article.deleted;
