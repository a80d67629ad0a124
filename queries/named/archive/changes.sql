-- title: What changed between two snapshots
-- question: Which records were added, changed, deleted or came back between two snapshots?
-- read: One line per record whose state after the later snapshot differs from that after the earlier one. The digests
--   are those of the raw records; show one with the question `record`.
-- limits: What changed and changed back in between is not seen. A record that differs only in values declared as
--   volatile (signed addresses) counts as unchanged.
-- needs: archive
-- param from integer: The earlier snapshot (e.g. 1)
-- param to integer = null: The later snapshot; the newest by default (e.g. 2)
-- param kind text = null: Only this kind (e.g. message)
WITH bounds AS (
  SELECT $from::INTEGER AS lower, coalesce($to::INTEGER, (SELECT max(snapshot) FROM _snapshot)) AS upper
), before AS (
  SELECT kind, id, arg_max(deleted, (snapshot, seq)) AS deleted, arg_max(sha256, (snapshot, seq)) AS sha256
  FROM _line, bounds
  WHERE snapshot <= lower
  GROUP BY kind, id
), after AS (
  SELECT kind, id, arg_max(deleted, (snapshot, seq)) AS deleted, arg_max(sha256, (snapshot, seq)) AS sha256
  FROM _line, bounds
  WHERE snapshot <= upper
  GROUP BY kind, id
)
SELECT kind, id,
  CASE
    WHEN before.id IS NULL THEN 'added'
    WHEN after.deleted THEN 'deleted'
    WHEN before.deleted THEN 'returned'
    ELSE 'changed'
  END AS change,
  CASE WHEN NOT before.deleted THEN before.sha256 END AS sha256_before,
  CASE WHEN NOT after.deleted THEN after.sha256 END AS sha256_after
FROM after LEFT JOIN before USING (kind, id)
WHERE ($kind::VARCHAR IS NULL OR kind = $kind::VARCHAR)
  AND (
    (before.id IS NULL AND NOT after.deleted)
    OR before.deleted <> after.deleted
    OR (NOT before.deleted AND before.sha256 <> after.sha256)
  )
ORDER BY kind, id
