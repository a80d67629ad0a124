-- The text of each article in each language: of all versions the newest published one, else the newest draft; of two
-- equally new ones the one that the article itself calls current. Versions come as records of their own; a language
-- that has none is taken from the article, which carries its current versions too.
-- reads: kustomer_kb_version, kustomer_kb_article
-- stages: article_source
-- grain: one row per article and language
WITH entries AS (
  SELECT *, unnest(map_entries(lang_versions)) AS entry
  FROM kustomer_kb_article
),
current_versions AS (
  SELECT
    source,
    id AS article_id,
    entry.key AS locale,
    json_extract(entry.value, '$.currentVersion.id') AS version,
    status AS article_status,
    updated_at,
    created_at,
    snapshot,
    raw_sha256
  FROM entries
),
candidates AS (
  SELECT
    source,
    id AS version_id,
    article_id,
    coalesce(lang, 'und') AS locale,
    title,
    meta_description AS description,
    slug,
    status,
    html_body,
    created_at,
    updated_at,
    true AS own,
    'kb_version' AS source_kind,
    id AS source_id,
    snapshot,
    raw_sha256
  FROM kustomer_kb_version
  WHERE article_id IS NOT NULL
  UNION ALL
  SELECT
    source,
    coalesce(version->>'$._id', article_id || ':' || locale),
    article_id,
    locale,
    version->>'$.title',
    version->>'$.metaDescription',
    version->>'$.slug',
    coalesce(version->>'$.status', article_status),
    version->>'$.htmlBody',
    created_at,
    updated_at,
    false,
    'kb_article',
    article_id,
    snapshot,
    raw_sha256
  FROM current_versions
  WHERE json_type(version) = 'OBJECT'
),
ranked AS (
  SELECT
    candidates.*,
    row_number() OVER (
      PARTITION BY candidates.source, candidates.article_id, candidates.locale
      ORDER BY
        own DESC,
        status = 'published' DESC NULLS LAST,
        candidates.updated_at DESC NULLS LAST,
        (coalesce(version->>'$._id', json_extract_string(version, '$')) = version_id) DESC NULLS LAST,
        candidates.created_at DESC NULLS LAST,
        version_id DESC
    ) AS rank
  FROM candidates
  LEFT JOIN (SELECT article_id, locale, version FROM current_versions) AS now
    ON now.article_id = candidates.article_id AND now.locale = candidates.locale
)
SELECT
  CAST(row_number() OVER (ORDER BY ranked.article_id, locale) AS BIGINT) AS number,
  ranked.source,
  version_id,
  ranked.article_id,
  locale,
  coalesce(ranked.title, CASE WHEN locale = article.source_lang THEN article.title END) AS title,
  coalesce(description, CASE WHEN locale = article.source_lang THEN article.meta_description END) AS description,
  slug,
  CASE WHEN ranked.status = 'published' THEN 'published' ELSE 'draft' END AS state,
  html_body,
  ranked.created_at,
  ranked.updated_at,
  source_kind,
  source_id,
  ranked.snapshot,
  ranked.raw_sha256
FROM ranked
LEFT JOIN kustomer_kb_article AS article ON article.id = ranked.article_id
WHERE rank = 1
ORDER BY number;
