-- title: Certificates of reading back
-- question: When was the target compared with what was written, and did it hold it?
-- read: Oldest first. `sampled_units` is empty when everything was read. `signed` says that a signature lies beside it.
-- limits: Whose signature it is, ssh-keygen -Y verify says with the keys that you trust.
-- needs: load
SELECT ledger, checked_at, verdict, sampled_units, operations, fields, differences, signed, plan_sha256, ledger_head
FROM load_certificate
ORDER BY checked_at, ledger
