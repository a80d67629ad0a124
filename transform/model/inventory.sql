-- What an organisation has set up and no interface can carry over: to be built anew, by hand, from what it was.
-- grain: one row per thing
-- key: id
-- order: kind, name, id
CREATE TABLE inventory (
  id            VARCHAR NOT NULL, -- <source>:<source kind>:<id>
  kind          VARCHAR NOT NULL, -- workflow, sla, queue, routing_rule, schedule, holiday, webhook, inbound_hook, mailbox, saved_search, form, survey…
  name          VARCHAR NOT NULL, -- As the source has it; its id when it has none
  description   VARCHAR, -- As the source has it
  state         VARCHAR NOT NULL, -- active, inactive or deleted
  part_of       VARCHAR, -- inventory.id of what it belongs to, e.g. the schedule of a holiday
  definition    VARCHAR NOT NULL, -- Everything the source says of it (JSON)
  rebuild       VARCHAR NOT NULL, -- What to build in its place, in words
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
