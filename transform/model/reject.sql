-- A source row, or a value of it, that the model could not take.
-- grain: one row per rejected row or value
CREATE TABLE reject (
  step          VARCHAR NOT NULL, -- Step that refused it: the model table it was for
  reason        VARCHAR NOT NULL, -- Stable code, see transform/model/rejects.ts
  field         VARCHAR, -- Field or column, when only a value was refused; null: the whole row
  value         VARCHAR, -- The value as text
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
