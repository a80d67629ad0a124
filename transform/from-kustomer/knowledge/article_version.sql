-- Articles in each language, raw, cleaned and as Markdown.
-- reads: article_source, article_text
-- writes: article_version
-- grain: one row per article and language
SELECT
  source || ':' || version_id AS id,
  source || ':' || article_id AS article_id,
  locale,
  title,
  description,
  slug,
  state,
  coalesce(html_body, '') AS html_raw,
  html_clean,
  markdown,
  words_raw,
  words_clean,
  removed,
  created_at,
  updated_at,
  source,
  source_kind,
  source_id,
  snapshot,
  raw_sha256
FROM article_source
JOIN article_text USING (number);
