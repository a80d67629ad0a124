-- question: which operations of one file of a plan can be taken back in one turn, last written first?
-- inputs: {{file}} a Parquet file of operations; {{turn}}; tables `known`, `belongings`
-- grain: one row per operation whose thing we made and have not taken away; last written first.
--   turn 0: things on things that are not ours (a tag on somebody's contact), one by one
--   turn 1: things of their own
--   turn 2: things that go away with their owner, in turn 1 or in an undo that was broken off
--
-- A file is of bounded size and holds a run of its phase: files from the last to the first are the whole in order, and no
-- sort is larger than a file.
SELECT
  o.phase, o.ordinal, o.unit, o.step, o.key, o.kind, o.payload, o.payload_sha256, o.after, o.looks, o.owner,
  o.source, o.source_kind, o.source_id, o.raw_sha256, o.blob_bytes,
  k.remote, k.facts, coalesce(b.belongings, []) AS belongings
FROM read_parquet({{file}}) AS o
JOIN known AS k ON k.key = o.key
LEFT JOIN known AS w ON w.key = o.owner
LEFT JOIN (
  SELECT b.owner, list({'kind': b.kind, 'remote': b.remote, 'facts': b.facts}) AS belongings
  FROM belongings AS b
  -- A unit may go on in another file; its first operation owns the others.
  SEMI JOIN read_parquet({{file}}) AS f ON f.key = b.owner
  GROUP BY b.owner
) AS b ON b.owner = o.key
WHERE k.ours AND k.remote IS NOT NULL
  AND {{turn}} = CASE
    WHEN o.owner IS NULL THEN 1
    WHEN w.ours OR w.remote IS NULL THEN 2
    ELSE 0
  END
ORDER BY o.ordinal DESC;
