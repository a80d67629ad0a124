-- Who belongs to which team.
-- grain: one row per pair
-- key: agent_id, team_id
CREATE TABLE agent_team (
  agent_id      VARCHAR NOT NULL, -- agent.id
  team_id       VARCHAR NOT NULL, -- team.id
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
