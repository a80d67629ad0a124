-- A custom field: declared by the source, or seen in its data.
-- grain: one row per object and key
CREATE TABLE field (
  object        VARCHAR NOT NULL, -- contact, company, conversation or part
  key           VARCHAR NOT NULL, -- Name in the source, e.g. loyaltyTierStr
  label         VARCHAR, -- Name as people see it
  type          VARCHAR NOT NULL, -- text, number, boolean, time, url, reference, tree, list or json: by declaration and suffix
  suffix        VARCHAR, -- The part of the key that gives the type, e.g. Str
  options       VARCHAR[] NOT NULL, -- Allowed values of a pick list, in order
  declared      BOOLEAN NOT NULL, -- The source declares it; otherwise it was only seen in data
  deleted       BOOLEAN NOT NULL, -- The source marks the definition as deleted
  filled        BIGINT NOT NULL, -- Records with a value
  total         BIGINT NOT NULL, -- Records of that object
  conflicts     BIGINT NOT NULL, -- Values that are not of the type
  samples       VARCHAR[] NOT NULL, -- Up to five different values, as text
  source        VARCHAR NOT NULL -- Vendor
);
