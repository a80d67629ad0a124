-- question: what are the operations of a plan made from?
-- inputs: {{files}} all operations of the plan
-- grain: one row per operation
CREATE OR REPLACE TEMP VIEW planned AS
SELECT key, source, source_kind, source_id
FROM read_parquet({{files}});
