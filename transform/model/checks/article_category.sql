-- Articles in a category that is not in the archive.
-- reads: article, category
-- checks: article
-- severity: warning
-- grain: one row per article and category
SELECT listed.id, category_id || ' is not in the archive' AS detail
FROM (SELECT id, unnest(category_ids) AS category_id FROM article) AS listed
ANTI JOIN category ON category.id = listed.category_id;
