-- An article of a knowledge base: the container of its versions.
-- grain: one row per article
-- key: id
CREATE TABLE article (
  id             VARCHAR NOT NULL, -- <source>:<id>
  category_id    VARCHAR, -- First category
  category_ids   VARCHAR[] NOT NULL, -- All categories
  ordinal        INTEGER NOT NULL, -- Position in its category, from 1
  default_locale VARCHAR NOT NULL, -- Language it was written in
  visibility     VARCHAR NOT NULL, -- public, registered or internal
  author_id      VARCHAR, -- agent.id
  public_path    VARCHAR, -- Path or short id in the public URL
  other_paths    VARCHAR[] NOT NULL, -- Further paths that lead to it: the help centre's own redirects, in order
  tags           VARCHAR[] NOT NULL, -- Names of its labels, as the source lists them
  deleted        BOOLEAN NOT NULL, -- The source marks it as deleted
  created_at     TIMESTAMP, -- UTC
  updated_at     TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
