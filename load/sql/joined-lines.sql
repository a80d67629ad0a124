-- question: which lines of the second ledger are taken?
-- inputs: {{second}} its file; {{common}} number of lines with which both begin; table `decided`
-- grain: one row per line, in its order
SELECT l.n::DOUBLE AS n
FROM read_json({{second}}, format = 'newline_delimited', maximum_object_size = 4194304, columns = {
  n: 'BIGINT', type: 'VARCHAR', key: 'VARCHAR'
}) AS l
JOIN decided AS d ON d.key = l.key
WHERE l.type IN ('intent', 'outcome') AND l.n > {{common}} AND d.take
ORDER BY l.n;
