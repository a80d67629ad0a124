-- What carries which tag.
-- grain: one row per thing and tag
-- key: object, object_id, tag_id, origin
CREATE TABLE tagging (
  tag_id        VARCHAR NOT NULL, -- tag.id; the tag itself may be missing
  object        VARCHAR NOT NULL, -- contact, company or conversation
  object_id     VARCHAR NOT NULL, -- Id in that table
  origin        VARCHAR NOT NULL, -- tag, brand, initiative or campaign
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
