-- title: Every gap
-- question: What exactly is missing, what proves it, and when was it last tried?
-- read: One line per missing or incomplete thing, with what was expected and what was received.
-- limits: A gap that a later snapshot closed is still listed under the snapshot that had it.
-- needs: archive
-- param reason text = null: Only this reason (e.g. blob-missing)
-- param kind text = null: Only this kind (e.g. attachment)
SELECT snapshot, reason, gap_kind AS kind, gap_id AS id, parent_kind, parent_id, field, expected, received, evidence,
  tried_at
FROM _gap
WHERE ($reason::VARCHAR IS NULL OR reason = $reason::VARCHAR) AND ($kind::VARCHAR IS NULL OR gap_kind = $kind::VARCHAR)
ORDER BY snapshot, reason, kind, id, parent_id, field, seq
