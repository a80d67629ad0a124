-- question: what of one file of a plan hangs on other things?
-- inputs: {{number}} of the file; tables `there`, `hanging_on`
-- grain: one row per operation that has a thing and an owner
INSERT INTO hanging_on
SELECT {{number}}, ordinal, owner, kind, remote, facts
FROM there
WHERE owner IS NOT NULL
ORDER BY ordinal;
