-- The links in the texts of articles, with the names in their addresses that could mean an article or a category: the
-- last part of the path (…/en_us/rk1Example), and what stands behind its last hyphen (…/how-to-return-rk1Example).
-- reads: article_text
-- stages: link_found
-- grain: one row per version and place
SELECT
  number,
  link.ordinal AS ordinal,
  link.href AS href,
  link.text AS text,
  link.scheme AS scheme,
  link.host AS host,
  link.segment AS segment,
  regexp_extract(link.segment, '-([^-]+)$', 1) AS tail,
  link.fragment AS fragment
FROM (
  SELECT
    number,
    unnest(from_json(
      links,
      '[{"ordinal":"INTEGER","href":"VARCHAR","text":"VARCHAR","scheme":"VARCHAR","host":"VARCHAR","segment":"VARCHAR","fragment":"VARCHAR"}]'
    )) AS link
  FROM article_text
);
