-- title: Every gap
-- question: What exactly is missing, what proves it, when was it last tried, and which snapshot closed it?
-- read: One line per missing or incomplete thing, with what was expected and what was received. `healed_by` names the
--   snapshot that closed it.
-- limits: A thing that was missed by several snapshots stands here once, as the last one saw it; the table `_gap` has every row.
-- needs: archive
-- param reason text = null: Only this reason (e.g. blob-missing)
-- param kind text = null: Only this kind (e.g. attachment)
-- param state text = null: Only those in this state (e.g. open)
SELECT reason, gap_kind AS kind, gap_id AS id, parent_kind, parent_id, field, expected, received, evidence,
  first_snapshot, snapshot AS last_snapshot, tried_at, state, healed_by
FROM _gap_state
WHERE ($reason::VARCHAR IS NULL OR reason = $reason::VARCHAR) AND ($kind::VARCHAR IS NULL OR gap_kind = $kind::VARCHAR)
  AND ($state::VARCHAR IS NULL OR state = $state::VARCHAR)
ORDER BY reason, kind, id, parent_id, field
