-- question: how is a collection called in each language?
-- inputs: category, category_home, locale_home
-- grain: one row per collection and language, the default language first
SELECT
  home.no                AS no,
  category.locale        AS locale,
  locale_home.target     AS target_locale,
  category.is_default    AS is_default,
  category.name          AS name,
  category.slug          AS slug,
  category.description   AS description,
  category.source, category.source_kind, category.source_id, category.raw_sha256
FROM category
JOIN category_home AS home ON home.category_id = category.id
LEFT JOIN locale_home ON locale_home.locale = category.locale
WHERE home.no IS NOT NULL
ORDER BY no, NOT is_default, category.locale;
