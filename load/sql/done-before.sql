-- question: how many operations of a phase lie before one, by kind?
-- inputs: {{files}} the phase's Parquet files, {{before}} the number of that operation
-- grain: one row per kind
SELECT kind, count(*)::DOUBLE AS operations
FROM read_parquet({{files}})
WHERE ordinal < {{before}}
GROUP BY kind
ORDER BY kind;
