-- question: which operations of one file of a plan can be taken back, and in which turn?
-- inputs: {{number}} of the file; tables `there`, `owners`, `removable`
-- grain: one row per operation whose thing we made and have not taken away.
--   turn 0: things on things that are not ours (a tag on somebody's contact), one by one
--   turn 1: things of their own
--   turn 2: things that go away with their owner, in turn 1 or in an undo that was broken off
INSERT INTO removable
SELECT
  {{number}}, t.ordinal,
  CASE
    WHEN t.owner IS NULL THEN 1
    WHEN w.ours OR w.remote IS NULL THEN 2
    ELSE 0
  END,
  t.key, t.kind, t.remote, t.facts
FROM there AS t
LEFT JOIN owners AS w ON w.key = t.owner
WHERE t.ours
ORDER BY t.ordinal;
