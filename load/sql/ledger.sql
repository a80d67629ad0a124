-- question: what does the ledger say, as a table?
-- inputs: {{file}} ledger.ndjson; its form is declared in load/LEDGER.md
-- grain: one row per line
CREATE OR REPLACE VIEW ledger AS
SELECT *
FROM read_json({{file}},
  format = 'newline_delimited',
  -- DuckDB takes twice this for each thread, at once. A line holds ids, digests and a few facts.
  maximum_object_size = 4194304,
  columns = {
    v: 'INTEGER',
    n: 'BIGINT',
    "at": 'VARCHAR',
    prev: 'VARCHAR',
    type: 'VARCHAR',
    key: 'VARCHAR',
    kind: 'VARCHAR',
    payload: 'VARCHAR',
    owner: 'VARCHAR',
    status: 'VARCHAR',
    remote: 'VARCHAR',
    http: 'INTEGER',
    code: 'VARCHAR',
    facts: 'VARCHAR'
  });
