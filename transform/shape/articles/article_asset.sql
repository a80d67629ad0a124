-- question: which pictures does an article show?
-- inputs: article_asset, article_version, article_home
-- grain: one row per loaded article, text and asset, in order
SELECT
  home.no                        AS no,
  asset.article_version_id       AS version_id,
  asset.kind                     AS kind,
  asset.url                      AS url,
  asset.media_id                 AS media_id,
  asset.alt                      AS alt,
  asset.name                     AS name,
  asset.content_type             AS content_type,
  asset.sha256                   AS sha256,
  asset.stored_size::DOUBLE      AS stored_size,
  asset.missing_reason           AS missing_reason
FROM article_asset AS asset
JOIN article_version AS version ON version.id = asset.article_version_id
JOIN article_home AS home ON home.article_id = version.article_id
WHERE home.no IS NOT NULL
ORDER BY no, version_id, asset.ordinal;
