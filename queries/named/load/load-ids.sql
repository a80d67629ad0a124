-- title: Where things are at the target
-- question: Which id has a record of the source at the target, and which run put it there?
-- read: One line per operation and run, newest run first. Give `id` for one record of the source.
-- limits: Only what the archive's objects of loads keep: a run is filed when it ends or is stopped.
-- needs: load
-- param id text = null: Id at the source; all when absent (e.g. 5f1a2b3c4d5e6f7a8b9c0d1e)
SELECT ledger, run, source_kind, source_id, kind, status, remote_id, written_at, key
FROM load_id
WHERE $id IS NULL OR source_id = $id
ORDER BY run DESC, source_kind, source_id, key
