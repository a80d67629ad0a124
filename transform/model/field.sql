-- A custom field: declared by the source, or seen in its data.
-- grain: one row per object and key
-- key: object, key
CREATE TABLE field (
  object        VARCHAR NOT NULL, -- contact, company, conversation, part, or object:<name of the type>
  key           VARCHAR NOT NULL, -- Name in the source, e.g. loyaltyTierStr
  label         VARCHAR, -- Name as people see it
  type          VARCHAR NOT NULL, -- text, number, boolean, time, url, reference, tree or json: by suffix, else by declaration
  multiple      BOOLEAN NOT NULL, -- A record may hold several values: declared so, or seen
  target        VARCHAR, -- What a reference points to, as the source names it
  suffix        VARCHAR, -- The part of the key that gives the type, e.g. Str
  options       VARCHAR[] NOT NULL, -- Allowed values of a pick list, in order; empty when it is none
  declared      BOOLEAN NOT NULL, -- The source declares it; otherwise it was only seen in data
  deleted       BOOLEAN NOT NULL, -- The source marks the definition as deleted
  filled        BIGINT NOT NULL, -- Records with a value
  total         BIGINT NOT NULL, -- Records of that object
  conflicts     BIGINT NOT NULL, -- Values that are not of the type; each is a reject row too
  samples       VARCHAR[] NOT NULL, -- Up to five different values as text, most frequent first; longer than 80 characters: cut, with …
  source        VARCHAR NOT NULL -- Vendor
);
