-- What an object belongs to or names: a person, a company, another object.
-- grain: one row per object, role and thing it leads to
-- key: object_id, role, target, target_id
CREATE TABLE object_link (
  object_id     VARCHAR NOT NULL, -- object_record.id, or the id of a contact, company or conversation that names an object
  object        VARCHAR NOT NULL, -- object_record, contact, company or conversation
  role          VARCHAR NOT NULL, -- customer, company, or the key of the field that names it
  target        VARCHAR NOT NULL, -- contact, company, agent, conversation or object_record
  target_id     VARCHAR NOT NULL, -- Id in that table; the thing itself may be missing
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
