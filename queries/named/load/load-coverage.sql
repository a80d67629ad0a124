-- title: What arrived at the target
-- question: How much of each kind was written, refused, or is still open?
-- read: One line per ledger and kind of operation. `open` means that a write was begun and nobody knows its outcome
--   yet: the next load looks before it writes.
-- limits: Counts what the ledger knows. What a plan held back never became an operation; the plan lists it.
-- needs: load
SELECT ledger, kind, count(*) AS operations,
  count(*) FILTER (status IN ('created', 'updated', 'already')) AS done,
  count(*) FILTER (status = 'rejected') AS rejected,
  count(*) FILTER (status IN ('open', 'unknown')) AS open,
  count(*) FILTER (status IN ('removed', 'kept')) AS undone,
  count(*) FILTER (tries > 1) AS repeated,
  max(written_at) AS last_at
FROM load_operation
GROUP BY ledger, kind
ORDER BY ledger, kind
