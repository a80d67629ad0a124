-- question: which things of some kinds does a ledger have at the target, or may have?
-- inputs: view `ledger`; {{kinds}} kinds of operations, with their endings
-- grain: one row per key
SELECT key
FROM ledger
WHERE type IN ('intent', 'outcome') AND list_contains({{kinds}}, kind)
GROUP BY key
HAVING max(n) FILTER (status IN ('created', 'updated', 'already')) > coalesce(max(n) FILTER (status = 'removed'), 0)
  OR arg_max(coalesce(status, 'unknown'), n) = 'unknown'
ORDER BY key;
