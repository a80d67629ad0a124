-- The text of an article in one language.
-- grain: one row per article and language: the newest published version, or the newest draft if none is
-- key: id
CREATE TABLE article_version (
  id            VARCHAR NOT NULL, -- <source>:<id>
  article_id    VARCHAR NOT NULL, -- article.id
  locale        VARCHAR NOT NULL, -- Language code as the source has it
  title         VARCHAR, -- Title
  description   VARCHAR, -- Short description
  slug          VARCHAR, -- Part of the public URL
  state         VARCHAR NOT NULL, -- published or draft
  html_raw      VARCHAR NOT NULL, -- As the source has it
  html_clean    VARCHAR NOT NULL, -- Cleaned by the policy in transform/html: no script, no handler, known elements only
  markdown      VARCHAR NOT NULL, -- The clean HTML as GitHub-flavoured Markdown
  words_raw     INTEGER NOT NULL, -- Visible words before cleaning
  words_clean   INTEGER NOT NULL, -- Visible words after cleaning
  removed       VARCHAR[] NOT NULL, -- What cleaning took away, e.g. element:iframe, attribute:onclick
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
