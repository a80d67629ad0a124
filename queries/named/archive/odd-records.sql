-- title: Odd records
-- question: Which records are valid for the source but odd as JSON, so that other programs may refuse or change them?
-- read: One line per record kept in an odd part: half of a surrogate pair, a doubled key, a number that does not
--   survive being read, broken UTF-8. The gap row says what is odd.
-- limits: The tables hold what could be read of these records; the raw line has every byte.
-- needs: archive
SELECT record.kind, record.id, record.snapshot, record.seq, gap.evidence AS oddity, length(record.data) AS characters,
  record.file
FROM _record AS record
LEFT JOIN (
  SELECT gap_kind, gap_id, snapshot, string_agg(DISTINCT coalesce(received, evidence), '; ' ORDER BY coalesce(received, evidence)) AS evidence
  FROM _gap
  WHERE reason IN ('json-odd', 'bytes-repaired')
  GROUP BY gap_kind, gap_id, snapshot
) AS gap ON gap.gap_kind = record.kind AND gap.gap_id = record.id AND gap.snapshot = record.snapshot
WHERE record.odd
ORDER BY record.kind, record.id, record.snapshot, record.seq
