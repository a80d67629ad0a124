-- A note about a person, outside any conversation.
-- grain: one row per note
-- key: id
-- order: contact_id, created_at
CREATE TABLE contact_note (
  id                VARCHAR NOT NULL, -- <source>:note:<id>
  contact_id        VARCHAR NOT NULL, -- contact.id
  agent_id          VARCHAR, -- Author
  created_at        TIMESTAMP, -- UTC
  text              VARCHAR NOT NULL, -- As the source has it
  deleted           BOOLEAN NOT NULL, -- The source marks it as deleted
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
