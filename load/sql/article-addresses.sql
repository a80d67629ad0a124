-- question: where are the articles of a plan now?
-- inputs: table `known`
-- grain: one row per article that the ledger has at the target
SELECT key, remote, facts
FROM known
WHERE starts_with(key, 'article:') AND remote IS NOT NULL
ORDER BY key;
