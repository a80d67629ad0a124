-- title: The runs of loads
-- question: When was what loaded where, and from which exact state of the archive?
-- read: Oldest first. `inventory_sha512` names the state of the archive; a snapshot has the same in the question `snapshots`.
-- limits: What each run wrote is in load_line; a run that found everything done wrote nothing.
-- needs: load
SELECT ledger, run, started_at, purpose, operator, target, workspace, archive_object, archive_version, plan_sha256, mapping_sha256,
  tool, inventory_sha512
FROM load_run
ORDER BY ledger, run, started_at
