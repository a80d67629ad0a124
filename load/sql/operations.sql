-- question: how does a run of compiled operations become a Parquet file of the plan?
-- inputs: {{scratch}} an NDJSON file of operations in plan order; {{out}} the Parquet file; {{longest}} bytes of the longest line
-- grain: one row per operation
COPY (
  SELECT *
  FROM read_json({{scratch}},
    format = 'newline_delimited',
    maximum_object_size = {{longest}},
    columns = {
      phase: 'INTEGER',          -- a phase begins when the one before is done
      ordinal: 'BIGINT',         -- order within the phase, from 1
      unit: 'VARCHAR',           -- operations of one unit run one after another
      step: 'INTEGER',           -- order within the unit
      key: 'VARCHAR',            -- names the operation for ever
      kind: 'VARCHAR',           -- what it makes or changes
      payload: 'VARCHAR',        -- canonical JSON of the call, later values as {"$ref"}, {"$blob"}, {"$look"}
      payload_sha256: 'VARCHAR', -- digest of payload
      after: 'VARCHAR[]',        -- keys of earlier phases that must be done before
      looks: 'VARCHAR[]',        -- names that preflight must resolve
      owner: 'VARCHAR',          -- key of the operation whose thing this one belongs to
      source: 'VARCHAR',         -- lineage: vendor
      source_kind: 'VARCHAR',    -- lineage: kind of the raw record
      source_id: 'VARCHAR',      -- lineage: id of the raw record
      raw_sha256: 'VARCHAR',     -- lineage: digest of the raw record
      blob_bytes: 'BIGINT',      -- bytes of attachments that the call carries
      calls_make: 'DOUBLE',      -- calls of the first write
      calls_change: 'DOUBLE'     -- calls of a change of what is there
    })
  -- Not sorted: the lines are in order already, and one thread keeps it. A sort needs the room of all at once.
) TO {{out}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048);
