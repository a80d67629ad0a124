-- question: where are the things that some operations refer to?
-- inputs: {{keys}} their keys; table `known`
-- grain: one row per key that has a thing
SELECT key, remote, facts
FROM known
WHERE key IN (SELECT unnest({{keys}})) AND remote IS NOT NULL
ORDER BY key;
