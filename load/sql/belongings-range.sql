-- question: what hangs on the things of a range of operations?
-- inputs: {{from}}, {{to}} the range; table `belongings`
-- grain: one row per operation and what hangs on it
SELECT ordinal, kind, remote, facts
FROM belongings
WHERE ordinal BETWEEN {{from}} AND {{to}}
ORDER BY ordinal, kind, remote;
