-- Why the archive has no bytes for a file or picture: the last gap that names it.
-- reads: archive_gap, archive_blob
-- stages: missing_bytes
-- grain: one row per kind and id without bytes
SELECT gap.kind, gap.id, max_by(gap.reason, (gap.snapshot, gap.tried_at, gap.reason)) AS reason
FROM archive_gap AS gap
ANTI JOIN archive_blob AS blob ON blob.kind = gap.kind AND blob.id = gap.id
WHERE gap.kind IN ('attachment', 'media') AND gap.id IS NOT NULL
GROUP BY gap.kind, gap.id;
