-- question: what does the ledger say that was not read before?
-- inputs: view `ledger` of those lines; table `lines`
-- grain: one row per intent and outcome, in the ledger's order
INSERT INTO lines
SELECT
  n, (hash(key) % 64)::UTINYINT, type = 'intent', status, key,
  -- Times and codes matter only to what is in doubt or refused, and take room.
  CASE WHEN type = 'intent' OR status = 'unknown' THEN "at" END,
  payload, remote,
  CASE WHEN status = 'rejected' THEN code END,
  facts
FROM ledger
WHERE type IN ('intent', 'outcome');
