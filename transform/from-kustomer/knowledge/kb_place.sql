-- Where articles stand: the categories that each lists, in its order.
-- reads: kustomer_kb_article
-- stages: kb_place
-- grain: one row per article and category
WITH listed AS (
  SELECT
    source,
    id AS article_id,
    source_lang,
    unnest(json_extract(categories, '$[*]')) AS entry,
    generate_subscripts(json_extract(categories, '$[*]'), 1) AS place
  FROM kustomer_kb_article
  WHERE json_type(categories) = 'ARRAY'
),
named AS (
  SELECT
    * EXCLUDE (entry),
    CASE WHEN json_type(entry) = 'OBJECT' THEN entry->>'$.id' ELSE json_extract_string(entry, '$') END AS category_id,
    CASE WHEN json_type(entry) = 'OBJECT' THEN entry->>'$.knowledgeBase' END AS knowledge_base
  FROM listed
)
SELECT
  source,
  article_id,
  category_id,
  any_value(source_lang) AS source_lang,
  any_value(knowledge_base) AS knowledge_base,
  min(place) AS place
FROM named
WHERE category_id IS NOT NULL
GROUP BY source, article_id, category_id;
