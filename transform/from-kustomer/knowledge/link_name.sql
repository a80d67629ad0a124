-- What things of the knowledge base are called in addresses: an article by its hash, its id or a slug of its versions, a
-- category by its id or slug.
-- reads: kustomer_kb_article, kustomer_kb_category, article_source
-- stages: link_name
-- grain: one row per way to name a thing
SELECT 1 AS rank, 'hash' AS way, hash AS name, source || ':' || id AS target_id
FROM kustomer_kb_article
WHERE hash IS NOT NULL
UNION ALL
SELECT 2, 'id', id, source || ':' || id FROM kustomer_kb_article
UNION ALL
SELECT 3, 'id', id, source || ':' || id FROM kustomer_kb_category
UNION ALL
SELECT DISTINCT 4, 'slug', slug, source || ':' || article_id FROM article_source WHERE slug IS NOT NULL
UNION ALL
SELECT DISTINCT 5, 'slug', entry.value->>'$.slug', source || ':' || id
FROM (SELECT source, id, unnest(map_entries(langs)) AS entry FROM kustomer_kb_category)
WHERE (entry.value->>'$.slug') IS NOT NULL;
