-- title: The snapshots
-- question: When was the source read, how, and with what result?
-- read: One line per snapshot, oldest first. `gaps` is the number of things that this snapshot knows to be missing.
-- limits: Attempts that never became a snapshot leave no line.
-- needs: archive
SELECT snapshot, mode, base_snapshot, source, org, started_at, finished_at,
  gaps, attachments_stored, attachments_missing, attachment_bytes, version, inventory_sha512
FROM _snapshot
ORDER BY snapshot
