-- title: Loaded, and gone at the source since
-- question: What stands at the target of which the source had deleted the record by a later snapshot?
-- read: One line per record and ledger. A load never deletes: what was written of a record stays when the record goes
--   altogether, and no later plan has it. `things` counts what was made of it; `remote_id` is the first of them.
-- limits: Only runs that are filed in the archive and whose plan was at hand then. A record that the source keeps and
--   marks as deleted is in `held` instead; an article that is only no longer public is withdrawn by the next load.
-- needs: load
WITH newest AS (
  SELECT kind, id, arg_max(deleted, (snapshot, seq)) AS deleted,
    max(snapshot) AS snapshot
  FROM _line
  GROUP BY kind, id
), there AS (
  SELECT ledger, key, source_kind, source_id,
    arg_max(kind, run) AS kind, arg_max(status, run) AS status, arg_max(remote_id, run) AS remote_id,
    min(written_at) AS written_at
  FROM load_id
  WHERE source_id IS NOT NULL
  GROUP BY ledger, key, source_kind, source_id
)
SELECT t.ledger, t.source_kind, t.source_id, n.snapshot AS gone_in_snapshot, count(*) AS things,
  arg_min(t.kind, (t.written_at, t.key)) AS kind,
  arg_min(t.remote_id, (t.written_at, t.key)) AS remote_id
FROM there AS t
JOIN newest AS n ON n.kind = t.source_kind AND n.id = t.source_id AND n.deleted
WHERE t.status <> 'removed'
GROUP BY t.ledger, t.source_kind, t.source_id, n.snapshot
ORDER BY t.ledger, t.source_kind, t.source_id
