-- question: where are the articles of a plan now?
-- inputs: table `known`
-- grain: one row per article that the ledger has at the target, or redirection that leads to one
SELECT key, remote, facts
FROM known
WHERE (starts_with(key, 'article:') OR starts_with(key, 'help-redirection:')) AND remote IS NOT NULL
ORDER BY key;
