-- question: which articles are loaded, and into which collection?
-- inputs: article, article_version, category_home, locale_home; variables deleted_articles (include, skip), not_public (hold,
--   draft, internal), other_collection (key of the collection of articles in no category; empty: none)
-- grain: one row per article; no is null when it is held, with the reason. Articles are made in the order of their
-- collections and places, because Intercom takes no position.
CREATE TABLE article_home AS
WITH texts AS (
  SELECT
    version.article_id,
    count(*) FILTER (WHERE locale_home.target IS NOT NULL) AS loadable,
    count(*) AS versions
  FROM article_version AS version
  LEFT JOIN locale_home ON locale_home.locale = version.locale
  WHERE trim(version.html_raw) <> ''
  GROUP BY version.article_id
),
visible AS (
  SELECT
    article.*,
    coalesce(category_home.collection_key, nullif(getvariable('other_collection'), '')) AS collection_key,
    category_home.place AS category_place,
    article.visibility = 'public' AND NOT coalesce(category_home.hidden, false) AS public,
    CASE WHEN article.visibility <> 'public' THEN article.visibility
         WHEN category_home.hidden THEN 'its category is not published' END AS why_not
  FROM article
  LEFT JOIN category_home ON category_home.category_id = article.category_id
),
judged AS (
  SELECT
    article.id AS article_id,
    article.collection_key AS collection_key,
    article.category_place AS category_place,
    article.ordinal AS ordinal,
    article.public AS public,
    article.visibility = 'internal' AND getvariable('not_public') = 'internal' AS internal,
    article.why_not AS why_not,
    CASE
      WHEN article.deleted AND getvariable('deleted_articles') = 'skip' THEN 'deleted-at-source'
      WHEN NOT article.public AND getvariable('not_public') = 'hold' THEN 'article-not-public'
      WHEN coalesce(texts.loadable, 0) = 0 THEN 'article-without-text'
    END AS held_reason,
    CASE
      WHEN NOT article.public AND getvariable('not_public') = 'hold' THEN article.why_not
      WHEN texts.versions > 0 AND texts.loadable = 0 THEN 'the mapping leaves all its languages out'
    END AS detail
  FROM visible AS article
  LEFT JOIN texts ON texts.article_id = article.id
)
SELECT
  article_id,
  collection_key,
  public,
  internal,
  why_not,
  held_reason,
  detail,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (
         PARTITION BY held_reason IS NULL ORDER BY category_place NULLS LAST, ordinal, article_id
       ) END::INTEGER AS no
FROM judged
ORDER BY article_id;
