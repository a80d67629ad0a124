-- One value of a custom field.
-- grain: one row per object, key and value (several for a list); null, empty lists and masked values have none
-- key: object, object_id, key, ordinal
CREATE TABLE field_value (
  object        VARCHAR NOT NULL, -- contact, company, conversation, part, or object:<name of the type>
  object_id     VARCHAR NOT NULL, -- Id in that table; of an object in object_record
  key           VARCHAR NOT NULL, -- field.key
  ordinal       INTEGER NOT NULL, -- 1, or the position in a list, nulls left out
  json          VARCHAR NOT NULL, -- The value's JSON text, every digit as it came
  text          VARCHAR NOT NULL, -- A string's characters; anything else as its JSON text
  number        DOUBLE, -- When the field is a number; json has every digit
  boolean       BOOLEAN, -- When the field is a boolean
  time          TIMESTAMP, -- UTC, when the field is a time
  conflict      BOOLEAN NOT NULL, -- The value is not of the field's type
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
