-- Articles: the containers of their versions. A scope that the vendor does not document counts as internal, so that
-- nothing becomes public by mistake. The public address is the knowledge base's domain, the language, the hash.
-- reads: kustomer_kb_article, kustomer_kb_category, kustomer_kb_tag, kb_place, kb_redirect
-- writes: article
-- grain: one row per article
WITH placed AS (
  SELECT
    article_id,
    min_by(category_id, place) AS first_category,
    list(category_id ORDER BY place) AS category_ids
  FROM kb_place
  GROUP BY article_id
),
-- A label that is an id has its name elsewhere; one that is no id is its name.
labelled AS (
  SELECT listed.article_id, list(coalesce(label.name, listed.tag) ORDER BY listed.place) AS names
  FROM (
    SELECT id AS article_id, unnest(tags) AS tag, generate_subscripts(tags, 1) AS place
    FROM kustomer_kb_article
  ) AS listed
  LEFT JOIN kustomer_kb_tag AS label ON label.id = listed.tag
  WHERE listed.tag IS NOT NULL
  GROUP BY listed.article_id
),
redirected AS (
  SELECT target_id, list(DISTINCT path ORDER BY path) AS paths
  FROM kb_redirect
  GROUP BY target_id
),
ordered AS (
  SELECT
    article.*,
    placed.first_category,
    placed.category_ids,
    labelled.names AS tag_names,
    redirected.paths AS other_paths,
    CAST(row_number() OVER (
      PARTITION BY article.source, placed.first_category
      ORDER BY
        list_position(json_extract_string(category.positions, '$[*]'), article.id) NULLS LAST,
        article.created_at NULLS LAST,
        article.id
    ) AS INTEGER) AS ordinal
  FROM kustomer_kb_article AS article
  LEFT JOIN placed ON placed.article_id = article.id
  LEFT JOIN labelled ON labelled.article_id = article.id
  LEFT JOIN redirected ON redirected.target_id = article.source || ':' || article.id
  LEFT JOIN (SELECT id, positions FROM kustomer_kb_category) AS category ON category.id = placed.first_category
)
SELECT
  source || ':' || id AS id,
  source || ':' || first_category AS category_id,
  coalesce(list_transform(category_ids, lambda category: source || ':' || category), []) AS category_ids,
  ordinal,
  coalesce(source_lang, map_keys(lang_versions)[1], 'und') AS default_locale,
  CASE WHEN scope = 'public' THEN 'public' ELSE 'internal' END AS visibility,
  source || ':' || created_by_id AS author_id,
  coalesce(source_lang || '/', '') || hash AS public_path,
  coalesce(other_paths, []) AS other_paths,
  coalesce(tag_names, []) AS tags,
  coalesce(deleted, false) AS deleted,
  created_at,
  updated_at,
  source,
  'kb_article' AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM ordered;
