-- question: what will not arrive as it was?
-- inputs: {{scratch}} an NDJSON file of losses in the order of the rows; {{out}} the Parquet file; {{longest}} bytes of the longest line
-- grain: one row per loss, by ordinal
COPY (
  SELECT *
  FROM read_json({{scratch}},
    format = 'newline_delimited',
    maximum_object_size = {{longest}},
    columns = {
      ordinal: 'BIGINT',      -- order, from 1
      reason: 'VARCHAR',      -- code of the loss
      target_kind: 'VARCHAR', -- kind of the row it befalls
      target_key: 'VARCHAR',  -- key of that row
      field: 'VARCHAR',       -- what is affected
      before: 'VARCHAR',      -- in short
      after: 'VARCHAR',       -- in short
      source: 'VARCHAR',      -- lineage: vendor
      source_kind: 'VARCHAR', -- lineage: kind of the raw record
      source_id: 'VARCHAR',   -- lineage: id of the raw record
      raw_sha256: 'VARCHAR'   -- lineage: digest of the raw record
    })
  -- Not sorted: the lines are in order already, and one thread keeps it. A sort needs the room of all at once.
) TO {{out}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480);
