-- Who belongs to which company.
-- grain: one row per pair
-- key: contact_id, company_id
CREATE TABLE contact_company (
  contact_id    VARCHAR NOT NULL, -- contact.id
  company_id    VARCHAR NOT NULL, -- company.id; the company itself may be missing, see the gap table
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
