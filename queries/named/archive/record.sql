-- title: One record, verbatim
-- question: What exactly did the source send for this id, when, in answer to which request, and is it still the same bytes?
-- read: One line per raw line of that id, oldest first. `data` is the record as it came, every digit and escape.
--   `digest_matches` recomputes the SHA-256 of `data` and compares it with the one written at that time.
-- limits: Line breaks outside strings were taken out before the digest was made; nothing else was touched. The answer
--   that the record was cut from is not kept, only its digest (see the table _request).
-- needs: archive
-- param id text: Id of the record at the source (e.g. 5f1a2b3c4d5e6f7a8b9c0d1e)
-- param kind text = null: Only this kind (e.g. message)
SELECT record.kind, record.id, record.snapshot, record.seq, record.deleted, record.reason, record.fetched_at,
  request.method, request.url, record.odd, record.sha256,
  sha256(record.data) = record.sha256 AS digest_matches, record.file, record.data
FROM _record AS record
LEFT JOIN _request AS request ON request.snapshot = record.snapshot AND request.seq = record.req
WHERE record.id = $id::VARCHAR AND ($kind::VARCHAR IS NULL OR record.kind = $kind::VARCHAR)
ORDER BY record.kind, record.snapshot, record.seq
