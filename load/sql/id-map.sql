-- question: where is each thing of a run at the target?
-- inputs: {{ledger}} the run's lines; `planned` the operations of its plan; {{out}}
-- grain: one row per operation of the run that has a thing at the target
COPY (
  WITH known AS (
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
  ),
  -- The last word of each. Not by a window: it would hold every line of a large load in memory at once.
  last AS (
    SELECT max(n) AS n FROM known GROUP BY key
  ),
  outcomes AS (
    SELECT * FROM known SEMI JOIN last USING (n)
  )
  SELECT
    r.key, r.kind,
    o.source, o.source_kind, o.source_id,
    r.status,
    r.remote AS remote_id,
    r.payload AS payload_sha256,
    r.written_at
  FROM outcomes AS r
  LEFT JOIN planned AS o ON o.key = r.key
  ORDER BY r.n
) TO {{out}} (FORMAT parquet, COMPRESSION zstd);
