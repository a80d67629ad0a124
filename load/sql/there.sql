-- question: what of one file of a plan has a thing at the target, and who made what it hangs on?
-- inputs: {{file}} a Parquet file of operations; table `known`
-- grain: there: one row per operation that has a thing, in order; owners: one row per owner of one
--
-- A file is of bounded size, and the smaller side of each join: no join holds more in memory.
CREATE OR REPLACE TABLE there AS
SELECT o.ordinal, o.key, o.kind, o.owner, k.remote, k.facts, k.ours
FROM (SELECT ordinal, key, kind, owner FROM read_parquet({{file}})) AS o
JOIN known AS k ON k.key = o.key
WHERE k.remote IS NOT NULL
ORDER BY o.ordinal;

CREATE OR REPLACE TABLE owners AS
SELECT k.key, k.ours, k.remote
FROM known AS k
SEMI JOIN there AS t ON t.owner = k.key;
