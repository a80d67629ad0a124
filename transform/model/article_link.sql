-- A link in the text of an article.
-- grain: one row per version and place, in order
-- key: article_version_id, ordinal
CREATE TABLE article_link (
  article_version_id VARCHAR NOT NULL, -- article_version.id
  ordinal       INTEGER NOT NULL, -- Order in the text, from 1
  href          VARCHAR NOT NULL, -- As written
  text          VARCHAR, -- Visible text
  kind          VARCHAR NOT NULL, -- internal, external, anchor, mail or broken
  target_id     VARCHAR, -- article.id or category.id of an internal link
  fragment      VARCHAR, -- After the #
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
