-- Paths of the knowledge base that lead to an article or category without being its address: by its id (the vendor's pages
-- call the two `url` and `routableId`; other names are read, too), or on to a path whose last part names it. A path that leads to a page of another kind, or nowhere, is in the inventory alone.
-- reads: kustomer_kb_route, link_name
-- stages: kb_redirect
-- grain: one row per path and thing
WITH named AS (
  SELECT
    route.source || ':' || route.id AS route_id,
    coalesce(route.url, route.path) AS path,
    target.rank,
    target.target_id
  FROM kustomer_kb_route AS route
  JOIN link_name AS target ON target.name IN (
    coalesce(route.routable_id, route.article_id, route.article),
    regexp_extract(rtrim(regexp_extract(route.target, '^[^?#]*'), '/'), '([^/]+)$', 1)
  )
  WHERE coalesce(route.url, route.path) IS NOT NULL AND NOT coalesce(route.deleted, false)
)
SELECT path, min_by(target_id, (rank, target_id)) AS target_id
FROM named
GROUP BY route_id, path;
