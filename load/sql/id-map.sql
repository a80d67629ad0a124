-- question: where is each thing of a run at the target?
-- inputs: {{ledger}} the run's lines; {{files}} all operations of its plan; {{out}}
-- grain: one row per operation of the run that has a thing at the target
COPY (
  WITH outcomes AS (
    SELECT
      key, kind, n,
      status, remote, payload,
      CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS written_at
    FROM read_json({{ledger}},
      format = 'newline_delimited',
      columns = {
        n: 'BIGINT', "at": 'VARCHAR', type: 'VARCHAR', key: 'VARCHAR', kind: 'VARCHAR',
        payload: 'VARCHAR', status: 'VARCHAR', remote: 'VARCHAR'
      })
    WHERE type = 'outcome' AND remote IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY n DESC) = 1
  ),
  operations AS (
    SELECT key, source, source_kind, source_id
    FROM read_parquet({{files}})
  )
  SELECT
    r.key, r.kind,
    o.source, o.source_kind, o.source_id,
    r.status,
    r.remote AS remote_id,
    r.payload AS payload_sha256,
    r.written_at
  FROM outcomes AS r
  LEFT JOIN operations AS o ON o.key = r.key
  ORDER BY r.n
) TO {{out}} (FORMAT parquet, COMPRESSION zstd);
