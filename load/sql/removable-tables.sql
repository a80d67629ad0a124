-- question: what is there to take back of a plan, and what hangs on it?
-- inputs: none; filled file by file by removable.sql and hanging-on.sql
-- grain: removable: one row per operation whose thing we made and have not taken away; hanging_on: one row per operation
--   that has a thing and an owner. Both in the order of the plan, file by file
CREATE OR REPLACE TABLE removable (
  file INTEGER,      -- number of the plan's file of operations
  ordinal BIGINT,    -- of the operation in its phase
  turn INTEGER,      -- see removable.sql
  key VARCHAR,
  kind VARCHAR,
  remote VARCHAR,
  facts VARCHAR
);
CREATE OR REPLACE TABLE hanging_on (
  file INTEGER,
  ordinal BIGINT,
  owner VARCHAR,
  kind VARCHAR,
  remote VARCHAR,
  facts VARCHAR
);
