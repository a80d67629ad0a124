-- question: where are the things that operations of one file need to know of, and what hangs on them?
-- inputs: {{number}} the file's number; {{turn}}; tables `asked`, `known`, `removable`, `hanging_on`
-- grain: neighbours: one row per operation and thing; belongings: one row per operation and what hangs on it
CREATE OR REPLACE TABLE neighbours AS
SELECT a.ordinal::BIGINT AS ordinal, a.key, k.remote, k.facts
FROM asked AS a
JOIN known AS k ON k.key = a.key
WHERE k.remote IS NOT NULL
ORDER BY a.ordinal::BIGINT;

-- A unit may go on in another file; its first operation owns the others.
CREATE OR REPLACE TABLE belongings AS
SELECT r.ordinal, h.kind, h.remote, h.facts
FROM (SELECT ordinal, key FROM removable WHERE file = {{number}} AND turn = {{turn}}) AS r
JOIN hanging_on AS h ON h.owner = r.key
ORDER BY r.ordinal;
