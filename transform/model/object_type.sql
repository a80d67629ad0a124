-- A kind of thing that an organisation made up for itself: orders, contracts, stores.
-- grain: one row per type
-- key: id
CREATE TABLE object_type (
  id            VARCHAR NOT NULL, -- <source>:<name>
  name          VARCHAR NOT NULL, -- As the source has it; objects name their type by it
  label         VARCHAR NOT NULL, -- For people
  active        BOOLEAN NOT NULL, -- Not switched off, and its app is there
  declared      BOOLEAN NOT NULL, -- The source has a definition; false: only objects name it
  objects       BIGINT NOT NULL, -- Objects of the type in the archive
  created_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
