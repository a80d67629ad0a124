-- A person who writes in, or might: user or lead.
-- grain: one row per person record of the source; merged duplicates stay, see merged_into
-- key: id
CREATE TABLE contact (
  id            VARCHAR NOT NULL, -- <source>:<id>
  role          VARCHAR NOT NULL, -- user or lead
  name          VARCHAR, -- Full name as the source has it
  first_name    VARCHAR, -- First name, when the source keeps it apart
  last_name     VARCHAR, -- Last name, when the source keeps it apart
  email         VARCHAR, -- First e-mail, normalised (trimmed, lower case); all are in contact_identity
  phone         VARCHAR, -- First phone, as the source has it
  external_id   VARCHAR, -- The customer's own id for the person
  company_id    VARCHAR, -- Main company
  locale        VARCHAR, -- Language code as the source has it
  time_zone     VARCHAR, -- IANA name
  avatar_url    VARCHAR, -- Where the source keeps the picture
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  signed_up_at  TIMESTAMP, -- UTC
  last_seen_at  TIMESTAMP, -- UTC
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  merged_into   VARCHAR, -- Contact that this one was merged into at the source
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
