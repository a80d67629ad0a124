-- title: What is missing
-- question: Which things are known to exist at the source, and are not in the archive or not as they were?
-- read: One line per reason and kind, most frequent first; a thing that several snapshots miss counts once, and one that a
--   later snapshot closed not at all. No line: nothing is known to be missing. The reasons are explained in
--   archive-format/SPEC.md; the question `gaps` lists each thing.
-- limits: Only what the source declares can be missed: a record that no parent mentions and no list shows leaves no trace.
-- needs: archive
SELECT reason, gap_kind AS kind, count(*) AS things,
  count(DISTINCT parent_id) AS parents,
  min(first_snapshot) AS first_snapshot, max(snapshot) AS last_snapshot, min(evidence) AS example
FROM _gap_state
WHERE state = 'open'
GROUP BY reason, gap_kind
ORDER BY things DESC, reason, kind
