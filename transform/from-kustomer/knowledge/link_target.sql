-- What a link can name: an article by its hash, its id or a slug of its versions, a category by its id or slug, and either
-- by the last part of a redirect.
-- reads: link_name, kb_redirect
-- stages: link_target
-- grain: one row per way to name a thing
SELECT rank, way, name, target_id FROM link_name
UNION ALL
SELECT DISTINCT 6, 'route', regexp_extract(rtrim(path, '/'), '([^/]+)$', 1), target_id
FROM kb_redirect
WHERE regexp_matches(rtrim(path, '/'), '[^/]$');
