-- question: where are the things that the operations of a range need to know of?
-- inputs: {{from}}, {{to}} the range; table `neighbours`
-- grain: one row per operation and thing
SELECT ordinal, key, remote, facts
FROM neighbours
WHERE ordinal BETWEEN {{from}} AND {{to}}
ORDER BY ordinal, key;
