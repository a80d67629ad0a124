-- Categories in each of their languages. Kustomer does not say which language a knowledge base was written in: it is
-- taken to be the one that most of its articles were written in, where the category has it, else the first it lists.
-- reads: kustomer_kb_category, kb_place
-- writes: category
-- grain: one row per category and language
WITH home AS (
  SELECT knowledge_base, max_by(source_lang, (articles, source_lang)) AS lang
  FROM (
    SELECT knowledge_base, source_lang, count(DISTINCT article_id) AS articles
    FROM kb_place
    WHERE source_lang IS NOT NULL
    GROUP BY knowledge_base, source_lang
  )
  GROUP BY knowledge_base
),
placed AS (
  SELECT
    child.*,
    home.lang AS home_lang,
    CAST(row_number() OVER (
      PARTITION BY child.source, child.knowledge_base, child.parent
      ORDER BY
        list_position(json_extract_string(above.category_positions, '$[*]'), child.id) NULLS LAST,
        child.created_at NULLS LAST,
        child.id
    ) AS INTEGER) AS ordinal
  FROM kustomer_kb_category AS child
  LEFT JOIN (SELECT id, category_positions FROM kustomer_kb_category) AS above ON above.id = child.parent
  LEFT JOIN home ON home.knowledge_base IS NOT DISTINCT FROM child.knowledge_base
),
named AS (
  SELECT *, unnest(CASE WHEN cardinality(langs) > 0 THEN map_entries(langs) ELSE [{key: 'und', value: NULL}] END) AS entry
  FROM placed
)
SELECT
  source || ':' || id AS id,
  entry.key AS locale,
  entry.key = CASE
    WHEN list_contains(map_keys(langs), home_lang) THEN home_lang
    ELSE coalesce(map_keys(langs)[1], 'und')
  END AS is_default,
  source || ':' || parent AS parent_id,
  coalesce(root, false) AS root,
  ordinal,
  entry.value->>'$.title' AS name,
  entry.value->>'$.description' AS description,
  entry.value->>'$.slug' AS slug,
  coalesce(published, false) AND NOT coalesce(TRY_CAST(entry.value->>'$.disabled' AS BOOLEAN), false) AS published,
  coalesce(deleted, false) AS deleted,
  source,
  'kb_category' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM named;
