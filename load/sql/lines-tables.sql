-- question: where does what was read of a ledger lie?
-- inputs: none; filled by lines.sql
-- grain: lines: one row per intent and outcome, in the ledger's order; lines_read: one row per time that it was read
CREATE TABLE IF NOT EXISTS lines (
  n BIGINT,
  part UTINYINT,     -- of 64, by the key: what is gathered by key is gathered some parts at a time
  is_intent BOOLEAN,
  status VARCHAR,
  key VARCHAR,
  "at" VARCHAR,
  payload VARCHAR,
  remote VARCHAR,
  code VARCHAR,
  facts VARCHAR
);
CREATE TABLE IF NOT EXISTS lines_read (
  bytes BIGINT,      -- of the ledger's file, from its begin
  rows BIGINT        -- in lines
);
