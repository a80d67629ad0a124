-- An organisation that contacts belong to.
-- grain: one row per company
-- key: id
CREATE TABLE company (
  id            VARCHAR NOT NULL, -- <source>:<id>
  name          VARCHAR, -- Name
  external_id   VARCHAR, -- The customer's own id for the company
  website       VARCHAR, -- First URL
  domains       VARCHAR[] NOT NULL, -- Mail domains
  size          BIGINT, -- Employees
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
