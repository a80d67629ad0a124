-- A label.
-- grain: one row per tag
-- key: id
CREATE TABLE tag (
  id            VARCHAR NOT NULL, -- <source>:<id>
  name          VARCHAR NOT NULL, -- As the source has it
  colour        VARCHAR, -- As the source has it
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
