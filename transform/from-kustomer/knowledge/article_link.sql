-- Links in the texts of articles and where they lead. A host is one of the desk's own when a knowledge base or one of its
-- domains says so or, since not every key may read those, when some link to it names an article by its hash or a thing
-- by its id. There, and in relative links, slugs and redirects count too, and what names nothing is broken.
-- reads: link_found, link_target, article_source, kustomer_kb_knowledge_base, kustomer_kb_domain
-- writes: article_link
-- grain: one row per version and place
WITH named AS (
  SELECT found.number, found.ordinal, found.host, target.rank, target.way, target.target_id
  FROM link_found AS found
  JOIN link_target AS target ON target.name = found.segment
  UNION ALL
  SELECT found.number, found.ordinal, found.host, target.rank, target.way, target.target_id
  FROM link_found AS found
  JOIN link_target AS target ON target.name = found.tail
  WHERE target.way = 'hash'
),
hosts AS (
  SELECT host
  FROM named
  WHERE way IN ('hash', 'id') AND host IS NOT NULL
  UNION
  SELECT regexp_extract(lower(domain), '^(https?://)?([^/:]+)', 2)
  FROM (SELECT domain FROM kustomer_kb_knowledge_base UNION ALL SELECT domain FROM kustomer_kb_domain)
  WHERE domain IS NOT NULL
  UNION
  -- Every knowledge base answers here, too; the last part is the region's.
  SELECT lower(subdomain) || '.kustomer.' || region
  FROM kustomer_kb_knowledge_base, (VALUES ('help'), ('support'), ('info')) AS regions (region)
  WHERE subdomain IS NOT NULL
),
resolved AS (
  SELECT number, ordinal, min_by(target_id, (rank, target_id)) AS target_id
  FROM named
  WHERE way NOT IN ('slug', 'route') OR host IS NULL OR host IN (SELECT hosts.host FROM hosts)
  GROUP BY number, ordinal
)
SELECT
  text.source || ':' || text.version_id AS article_version_id,
  found.ordinal,
  found.href,
  found.text,
  CASE
    WHEN found.scheme = 'anchor' THEN 'anchor'
    WHEN found.scheme = 'mail' THEN 'mail'
    WHEN found.scheme = 'unreadable' THEN 'broken'
    WHEN found.scheme = 'other' THEN 'external'
    WHEN resolved.target_id IS NOT NULL THEN 'internal'
    WHEN found.host IS NOT NULL AND hosts.host IS NULL THEN 'external'
    -- The front page of the knowledge base, in a language or without.
    WHEN found.segment IS NULL OR regexp_matches(found.segment, '^[a-z]{2}([_-][a-zA-Z]{2,4})?$') THEN 'internal'
    ELSE 'broken'
  END AS kind,
  resolved.target_id,
  found.fragment,
  text.source,
  text.source_kind,
  text.source_id,
  text.snapshot,
  text.raw_sha256
FROM link_found AS found
JOIN article_source AS text ON text.number = found.number
LEFT JOIN resolved ON resolved.number = found.number AND resolved.ordinal = found.ordinal
LEFT JOIN hosts ON hosts.host = found.host;
