-- question: which lines of the ledger decide about the operations of some parts?
-- inputs: {{from}}, {{to}} the parts; tables `lines`, `wanted`, `named`
-- grain: one row per key that the ledger names
--
-- Numbers of lines alone are gathered by key, and the lines are looked up by them: texts that are gathered cannot be spilled
-- to the disk, and a million operations have gigabytes of them.
INSERT INTO named
SELECT
  key,
  -- An intent without an outcome behind it, or an outcome that says so.
  intent_n > coalesce(outcome_n, 0) OR coalesce(unknown_n = outcome_n, false),
  CASE WHEN intent_n > coalesce(outcome_n, 0) OR unknown_n = outcome_n THEN intent_n END,
  CASE WHEN rejected_n = outcome_n THEN rejected_n END,
  CASE WHEN thing_n > coalesce(removed_n, 0) THEN thing_n END,
  coalesce(created_n > coalesce(removed_n, 0), false)
FROM (
  SELECT
    l.key,
    max(l.n) FILTER (l.is_intent) AS intent_n,
    max(l.n) FILTER (NOT l.is_intent) AS outcome_n,
    max(l.n) FILTER (l.status = 'unknown') AS unknown_n,
    max(l.n) FILTER (l.status = 'rejected') AS rejected_n,
    max(l.n) FILTER (l.status = 'created') AS created_n,
    max(l.n) FILTER (l.status = 'removed') AS removed_n,
    max(l.n) FILTER (l.status IN ('created', 'updated', 'already')) AS thing_n
  FROM lines AS l
  SEMI JOIN (SELECT key FROM wanted WHERE part BETWEEN {{from}} AND {{to}}) AS w ON w.key = l.key
  WHERE l.part BETWEEN {{from}} AND {{to}}
  GROUP BY l.key
);
