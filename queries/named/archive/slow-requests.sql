-- title: Slowest requests
-- question: Which calls to the source took longest?
-- read: Longest first. `req` is the number that raw lines name.
-- limits: Waiting for the rate limit is not part of a call's time.
-- needs: archive
-- param limit integer = 20: How many (e.g. 20)
SELECT snapshot, seq AS req, method, url, status, attempt, ms, bytes, items, requested_at
FROM _request
ORDER BY ms DESC, snapshot, seq
LIMIT $limit::BIGINT
