-- A picture, video or file in the text of an article.
-- grain: one row per version and place, in order
-- key: article_version_id, ordinal
CREATE TABLE article_asset (
  article_version_id VARCHAR NOT NULL, -- article_version.id
  ordinal       INTEGER NOT NULL, -- Order in the text, from 1
  kind          VARCHAR NOT NULL, -- image, video, audio, frame or file
  url           VARCHAR NOT NULL, -- As written in the text, without signature; of a picture in the text only its beginning
  media_id      VARCHAR, -- The source's id for it
  alt           VARCHAR, -- Text for those who do not see it
  name          VARCHAR, -- File name as the source has it; not safe as a path
  content_type  VARCHAR, -- As declared
  sha256        VARCHAR, -- Digest of the bytes in the archive; null when there are none
  stored_size   BIGINT, -- Bytes in the archive
  missing_reason VARCHAR, -- When sha256 is null: a gap reason; inline (the bytes stand in the text); not-fetched (the source has no record of it)
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
