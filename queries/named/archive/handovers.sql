-- title: Who has a copy
-- question: What was handed over of this archive, when, and to whom?
-- read: One line per copy or receipt, oldest first. After an erasure these are the copies that still hold what went.
-- limits: Only what this program made and noted in work/; a copy of the archive does not have the list.
-- needs: archive
SELECT handed_over_at, sort, recipient, file, payload_bytes, signed, encrypted, array_to_string(receipts, ' ') AS receipts
FROM _handover
ORDER BY handed_over_at, file
