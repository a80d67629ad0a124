-- question: what is not loaded at all, and why?
-- inputs: {{scratch}} an NDJSON file of held things; {{out}} the Parquet file; {{longest}} bytes of the longest line
-- grain: one row per thing that is held back, by ordinal
COPY (
  SELECT *
  FROM read_json({{scratch}},
    format = 'newline_delimited',
    maximum_object_size = {{longest}},
    columns = {
      ordinal: 'BIGINT',      -- order, from 1
      reason: 'VARCHAR',      -- code of the reason
      detail: 'VARCHAR',      -- more about it
      source: 'VARCHAR',      -- lineage: vendor
      source_kind: 'VARCHAR', -- lineage: kind of the raw record
      source_id: 'VARCHAR',   -- lineage: id of the raw record
      raw_sha256: 'VARCHAR'   -- lineage: digest of the raw record
    })
  -- Not sorted: the lines are in order already, and one thread keeps it. A sort needs the room of all at once.
) TO {{out}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480);
