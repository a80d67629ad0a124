-- title: What the model could not take
-- question: Which source rows or values did not fit the model, and why?
-- read: One line per step, reason and field, with an example value. The raw record is still in the archive.
-- limits: Counts rows and values, not records: one record may have several.
-- needs: model
SELECT step, reason, field, count(*) AS things, count(DISTINCT source_id) AS records, min(source_id) AS example_id,
  min_by(value, source_id) AS example_value
FROM reject
GROUP BY step, reason, field
ORDER BY things DESC, step, reason, field
