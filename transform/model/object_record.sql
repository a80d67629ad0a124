-- One thing of an organisation's own kinds.
-- grain: one row per object
-- key: id
CREATE TABLE object_record (
  id            VARCHAR NOT NULL, -- <source>:<id>
  type_id       VARCHAR NOT NULL, -- object_type.id
  external_id   VARCHAR, -- Id of the organisation's own system
  title         VARCHAR, -- As the source has it
  description   VARCHAR, -- As the source has it
  data          VARCHAR, -- What has no declared field, e.g. line items (JSON)
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
