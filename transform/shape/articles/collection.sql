-- question: what becomes a collection?
-- inputs: category, category_home
-- grain: one row per collection, parents before children, in the source's order
SELECT
  home.no             AS no,
  home.category_id    AS id,
  home.level::INTEGER AS level,
  home.deep::INTEGER  AS deep,
  home.parent_key     AS parent_key,
  first.ordinal       AS ordinal,
  first.source, first.source_kind, first.source_id, first.raw_sha256
FROM category_home AS home
JOIN (SELECT DISTINCT ON (id) * FROM category ORDER BY id, NOT is_default, locale) AS first ON first.id = home.category_id
WHERE home.no IS NOT NULL
ORDER BY no;
