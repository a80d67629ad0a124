-- question: how far is the ledger read now?
-- inputs: {{bytes}} of its file; tables `lines`, `lines_read`
-- grain: one row more
INSERT INTO lines_read
SELECT {{bytes}}, count(*)
FROM lines;
