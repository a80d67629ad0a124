-- A group of agents.
-- grain: one row per team
-- key: id
CREATE TABLE team (
  id            VARCHAR NOT NULL, -- <source>:<id>
  name          VARCHAR, -- Name
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  created_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
