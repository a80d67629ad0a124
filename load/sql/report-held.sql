-- question: what is held back for each reason, by kind?
-- inputs: {{file}} held.parquet of a plan
-- grain: one row per reason and kind of the source
SELECT reason, source_kind AS kind, CAST(NULL AS VARCHAR) AS field, count(*) AS rows, count(DISTINCT source_id) AS things
FROM read_parquet({{file}})
GROUP BY reason, kind
ORDER BY reason, rows DESC, kind;
