-- question: which things does a file's turn need to know of?
-- inputs: none; filled by the program, since it takes reading the payloads
-- grain: one row per operation and key
CREATE OR REPLACE TABLE asked (
  ordinal VARCHAR, -- of the operation that asks
  key VARCHAR
);
