-- question: what does each loss befall, and how often?
-- inputs: {{file}} losses.parquet of a plan
-- grain: one row per reason, kind and field; a field that names one file or link is told by its first word
SELECT reason, kind, field, count(*) AS rows, count(DISTINCT target_key) AS things
FROM (
  SELECT
    reason,
    target_kind AS kind,
    CASE WHEN regexp_matches(field, '^(attachment|picture|link|part) ') THEN split_part(field, ' ', 1) ELSE field END AS field,
    target_key
  FROM read_parquet({{file}})
)
GROUP BY reason, kind, field
ORDER BY reason, rows DESC, kind, field;
