-- title: What the target refused
-- question: Which operations were rejected, or have an outcome that nobody knows?
-- read: One line per operation. `key` names the thing of the source; `code` is the target's own.
-- limits: The target's words are not kept in the ledger, only its code.
-- needs: load
SELECT ledger, key, kind, status, http_status, code, tries, written_at
FROM load_operation
WHERE status IN ('rejected', 'unknown', 'open')
ORDER BY ledger, status, kind, key
