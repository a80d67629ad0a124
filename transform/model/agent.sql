-- Somebody, or something, that answers.
-- grain: one row per agent
-- key: id
CREATE TABLE agent (
  id            VARCHAR NOT NULL, -- <source>:<id>
  name          VARCHAR, -- Name as shown
  email         VARCHAR, -- Normalised (trimmed, lower case)
  kind          VARCHAR NOT NULL, -- human, machine or limited
  active        BOOLEAN NOT NULL, -- Not deactivated
  created_at    TIMESTAMP, -- UTC
  deleted_at    TIMESTAMP, -- UTC; when deactivated
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
