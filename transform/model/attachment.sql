-- A file on a part.
-- grain: one row per file and part
-- key: part_id, id
-- order: part_id, ordinal
CREATE TABLE attachment (
  id                VARCHAR NOT NULL, -- <source>:<id>
  part_id           VARCHAR NOT NULL, -- part.id, or contact_note.id for a file on a note about a person
  ordinal           INTEGER NOT NULL, -- Position on the part, from 1
  name              VARCHAR, -- File name as the source has it; not safe as a path
  content_type      VARCHAR, -- As declared
  declared_size     BIGINT, -- Bytes as declared
  sha256            VARCHAR, -- Digest of the bytes in the archive; null when there are none
  stored_size       BIGINT, -- Bytes in the archive
  missing_reason    VARCHAR, -- Gap reason when sha256 is null; blob-missing when no gap names it
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
