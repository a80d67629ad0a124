-- Links in the texts of articles and where they lead. Kustomer does not list the domains of its knowledge bases among
-- what was extracted, so they are learned: a host is one of them when some link to it names an article by its hash or
-- a thing by its id. There, and in relative links, slugs count too, and what names nothing is broken.
-- reads: link_found, link_target, article_source
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
  SELECT DISTINCT host
  FROM named
  WHERE way IN ('hash', 'id') AND host IS NOT NULL
),
resolved AS (
  SELECT number, ordinal, min_by(target_id, (rank, target_id)) AS target_id
  FROM named
  WHERE way <> 'slug' OR host IS NULL OR host IN (SELECT hosts.host FROM hosts)
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
