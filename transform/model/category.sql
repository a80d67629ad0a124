-- A category of a knowledge base.
-- grain: one row per category and language
-- key: id, locale
CREATE TABLE category (
  id            VARCHAR NOT NULL, -- <source>:<id>
  locale        VARCHAR NOT NULL, -- Language code as the source has it
  is_default    BOOLEAN NOT NULL, -- The language that the knowledge base was written in
  parent_id     VARCHAR, -- category.id
  root          BOOLEAN NOT NULL, -- The source marks it as the top of its knowledge base
  ordinal       INTEGER NOT NULL, -- Position among its siblings, from 1
  name          VARCHAR, -- Name in this language
  description   VARCHAR, -- Description in this language
  slug          VARCHAR, -- Part of the public URL
  published     BOOLEAN NOT NULL, -- Visible to readers
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
