-- title: Requests by status
-- question: What was asked of the source, how did it answer, and how long did it take?
-- read: One line per snapshot, path and status. Ids in paths are shown as {id}, so that calls of one sort stand together.
-- limits: Times are those of the network at that time. Retried calls count once per try.
-- needs: archive
WITH path AS (
  SELECT *, regexp_extract(url, '^(?:https?://[^/?]+)?([^?]*)', 1) AS path
  FROM _request
), shape AS (
  -- Twice, because an id takes the slash that the next one needs.
  SELECT *, regexp_replace(regexp_replace(path, '/([0-9a-f]{24}|[0-9a-f-]{36}|[0-9]+)(/|$)', '/{id}\2', 'g'),
    '/([0-9a-f]{24}|[0-9a-f-]{36}|[0-9]+)(/|$)', '/{id}\2', 'g') AS shape
  FROM path
)
SELECT snapshot, method, shape AS path,
  status, count(*) AS requests, count(*) FILTER (attempt > 1) AS repeats, sum(items)::BIGINT AS records,
  sum(bytes)::BIGINT AS bytes, median(ms)::BIGINT AS median_ms, max(ms) AS longest_ms
FROM shape
GROUP BY ALL
ORDER BY snapshot, method, shape, status
