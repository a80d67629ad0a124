-- question: what does the ledger know of the operations that matter now?
-- inputs: view `ledger`; table `wanted` (key): the operations that matter
-- grain: one row per key that the ledger names, in no order: it is only looked into, and a sort needs the room of all

-- Numbers of lines alone are gathered by key, and the lines are looked up by them: texts that are gathered cannot be
-- spilled to the disk, and a million operations have gigabytes of them. One large step at a time for the same reason.
CREATE OR REPLACE TABLE numbered AS
SELECT
  l.key,
  max(l.n) FILTER (l.type = 'intent') AS intent_n,
  max(l.n) FILTER (l.type = 'outcome') AS outcome_n,
  max(l.n) FILTER (l.status = 'unknown') AS unknown_n,
  max(l.n) FILTER (l.status = 'rejected') AS rejected_n,
  max(l.n) FILTER (l.status = 'created') AS created_n,
  max(l.n) FILTER (l.status = 'removed') AS removed_n,
  max(l.n) FILTER (l.status IN ('created', 'updated', 'already')) AS thing_n
FROM ledger AS l
SEMI JOIN wanted AS w ON w.key = l.key
WHERE l.type IN ('intent', 'outcome')
GROUP BY l.key;

CREATE OR REPLACE TABLE named AS
SELECT
  key,
  -- An intent without an outcome behind it, or an outcome that says so: nobody knows whether the write arrived.
  intent_n > coalesce(outcome_n, 0) OR coalesce(unknown_n = outcome_n, false) AS doubtful,
  CASE WHEN intent_n > coalesce(outcome_n, 0) OR unknown_n = outcome_n THEN intent_n END AS tried_n,
  CASE WHEN rejected_n = outcome_n THEN rejected_n END AS refused_n,
  CASE WHEN thing_n > coalesce(removed_n, 0) THEN thing_n END AS thing_n,
  -- Made by us and not taken away since: later changes of ours do not alter that.
  coalesce(created_n > coalesce(removed_n, 0), false) AS ours
FROM numbered;
DROP TABLE numbered;

-- Hardly any operation ends so.
CREATE OR REPLACE TABLE troubled AS
SELECT l.n, l."at", l.payload, l.code, l.remote, l.facts
FROM ledger AS l
SEMI JOIN (
  SELECT tried_n AS n FROM named WHERE tried_n IS NOT NULL
  UNION ALL
  SELECT refused_n FROM named WHERE refused_n IS NOT NULL
) AS t ON t.n = l.n;

CREATE OR REPLACE TABLE known AS
SELECT
  named.key,
  named.doubtful,
  tried."at" AS tried_at,
  tried.payload AS tried_payload,
  tried.remote AS aimed_remote,
  tried.facts AS aimed_facts,
  refused.payload AS rejected_payload,
  refused.code AS rejected_code,
  thing.remote,
  thing.payload,
  thing.status,
  thing.facts,
  named.ours
FROM named
LEFT JOIN troubled AS tried ON tried.n = named.tried_n
LEFT JOIN troubled AS refused ON refused.n = named.refused_n
LEFT JOIN ledger AS thing ON thing.n = named.thing_n;
DROP TABLE named;
DROP TABLE troubled;
