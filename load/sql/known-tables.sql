-- question: what does the ledger know of the operations that matter now?
-- inputs: none; filled by known-lines.sql and known.sql
-- grain: named: one row per key that the ledger names, with numbers of its lines; known: the same with what they say. In no
--   order: they are only looked into, and a sort needs the room of all
CREATE OR REPLACE TABLE named (
  key VARCHAR,
  doubtful BOOLEAN,  -- nobody knows whether the newest write arrived
  tried_n BIGINT,
  refused_n BIGINT,
  thing_n BIGINT,
  ours BOOLEAN       -- made by us and not taken away since: later changes of ours do not alter that
);
CREATE OR REPLACE TABLE known (
  key VARCHAR,
  doubtful BOOLEAN,
  tried_at VARCHAR,
  tried_payload VARCHAR,
  aimed_remote VARCHAR,
  aimed_facts VARCHAR,
  rejected_payload VARCHAR,
  rejected_code VARCHAR,
  remote VARCHAR,
  payload VARCHAR,
  status VARCHAR,
  facts VARCHAR,
  ours BOOLEAN
);
