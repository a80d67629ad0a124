-- question: how far was the ledger read?
-- inputs: table `lines_read`
-- grain: one row
SELECT coalesce(max(bytes), 0)::DOUBLE AS bytes, coalesce(max(rows), 0)::DOUBLE AS rows
FROM lines_read;
