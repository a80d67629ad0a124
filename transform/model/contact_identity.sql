-- How a person can be reached or recognised.
-- grain: one row per person and identity, in the source's order
-- key: contact_id, kind, ordinal
CREATE TABLE contact_identity (
  contact_id    VARCHAR NOT NULL, -- contact.id
  kind          VARCHAR NOT NULL, -- email, phone, whatsapp, external_id, username, or the social network's name
  ordinal       INTEGER NOT NULL, -- Position within its kind, from 1
  raw           VARCHAR NOT NULL, -- As the source has it
  normalised    VARCHAR NOT NULL, -- For comparison: trimmed, lower case; phones as + and digits
  label         VARCHAR, -- home, work, mobile…
  verified      BOOLEAN, -- As the source says
  shared        BOOLEAN NOT NULL, -- The source says that another person uses it too
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
