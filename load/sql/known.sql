-- question: what does the ledger know of the operations that matter now?
-- inputs: view `ledger`; table `wanted` (key): the operations that matter
-- grain: one row per key that the ledger names, in no order: it is only looked into, and a sort needs the room of all
CREATE OR REPLACE TABLE known AS
WITH lines AS (
  SELECT l.key, l.n, l."at", l.type, l.payload, l.status, l.remote, l.code, l.facts
  FROM ledger AS l
  SEMI JOIN wanted AS w ON w.key = l.key
  WHERE l.type IN ('intent', 'outcome')
),
summed AS (
  SELECT
    key,
    max(n) FILTER (type = 'intent') AS intent_n,
    max(n) FILTER (type = 'outcome') AS outcome_n,
    max(n) FILTER (status = 'created') AS created_n,
    max(n) FILTER (status = 'removed') AS removed_n,
    arg_max({'tried': "at", 'payload': payload}, n) FILTER (type = 'intent') AS intent,
    arg_max({'status': status, 'payload': payload, 'code': code}, n) FILTER (type = 'outcome') AS outcome,
    arg_max({'n': n, 'remote': remote, 'payload': payload, 'status': status, 'facts': facts}, n)
      FILTER (status IN ('created', 'updated', 'already')) AS thing
  FROM lines
  GROUP BY key
)
SELECT
  key,
  -- An intent without an outcome behind it, or an outcome that says so: nobody knows whether the write arrived.
  intent_n > coalesce(outcome_n, 0) OR coalesce(outcome.status = 'unknown', false) AS doubtful,
  intent.tried AS tried_at,
  intent.payload AS tried_payload,
  CASE WHEN outcome.status = 'rejected' THEN outcome.payload END AS rejected_payload,
  CASE WHEN outcome.status = 'rejected' THEN outcome.code END AS rejected_code,
  CASE WHEN thing.n > coalesce(removed_n, 0) THEN thing.remote END AS remote,
  CASE WHEN thing.n > coalesce(removed_n, 0) THEN thing.payload END AS payload,
  CASE WHEN thing.n > coalesce(removed_n, 0) THEN thing.status END AS status,
  CASE WHEN thing.n > coalesce(removed_n, 0) THEN thing.facts END AS facts,
  -- Made by us and not taken away since: later changes of ours do not alter that.
  coalesce(created_n > coalesce(removed_n, 0), false) AS ours
FROM summed;
