-- What is missing from the archive and why, as the archive lists it.
-- reads: archive_gap
-- writes: gap
-- grain: one row per gap
SELECT reason, kind, id, parent_kind, parent_id, field, expected, received, evidence, utc(tried_at) AS tried_at, source, snapshot
FROM archive_gap;
