-- title: Received against reported
-- question: Did every stream reach its end, and did as many records arrive as the source says it has?
-- read: One line per snapshot and kind. `difference` is received ids minus what the source reported: zero is what one
--   wants; a small one is mostly due to records that came or went while the source was read.
--   `proof` says what follows: `whole`, `empty` (looked for, and there is none) or `open` (see the gaps of the kind).
-- limits: Without a count from the source there is nothing to compare with; `complete` still says whether the scan
--   reached its end.
-- needs: archive
SELECT snapshot, kind, complete,
  CASE WHEN NOT complete THEN 'open' WHEN distinct_ids + unchanged = 0 THEN 'empty' ELSE 'whole' END AS proof,
  fetched, distinct_ids + unchanged AS ids, source_reported,
  distinct_ids + unchanged - source_reported AS difference, tombstones, odd
FROM _snapshot_kind
ORDER BY snapshot, kind
