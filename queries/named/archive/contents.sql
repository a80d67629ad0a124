-- title: What is in the archive
-- question: How many records of each kind are in the archive, how many were deleted at the source, and was each kind read to its end?
-- read: One line per kind. `records` is the current state; `lines` counts every line of every snapshot. `complete` and
--   `source_reported` are of the newest snapshot that read the kind.
-- limits: A source that does not say how many records it has leaves `source_reported` empty. What was never there for
--   the token (a missing role) shows in the question `missing`, not here.
-- needs: archive
WITH current AS (
  SELECT kind, id, arg_max(deleted, (snapshot, seq)) AS deleted, count(*) AS lines,
    min(snapshot) AS first_snapshot, max(snapshot) AS last_snapshot
  FROM _line
  GROUP BY kind, id
), counted AS (
  SELECT kind,
    count(*) FILTER (NOT deleted) AS records,
    count(*) FILTER (deleted) AS deleted,
    sum(lines)::BIGINT AS lines,
    min(first_snapshot) AS first_snapshot,
    max(last_snapshot) AS last_snapshot
  FROM current
  GROUP BY kind
), told AS (
  SELECT kind, arg_max(complete, snapshot) AS complete, arg_max(source_reported, snapshot) AS source_reported
  FROM _snapshot_kind
  GROUP BY kind
)
SELECT kind, coalesce(records, 0) AS records, coalesce(deleted, 0) AS deleted, coalesce(lines, 0) AS lines,
  first_snapshot, last_snapshot, complete, source_reported
FROM told FULL JOIN counted USING (kind)
ORDER BY kind
