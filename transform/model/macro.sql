-- A prepared answer that agents put into a conversation.
-- grain: one row per prepared answer
-- key: id
CREATE TABLE macro (
  id            VARCHAR NOT NULL, -- <source>:<id>
  name          VARCHAR NOT NULL, -- As the source has it
  text          VARCHAR, -- The words, with the source's own placeholders
  rich_text     VARCHAR, -- The same with styles, in the source's own form (JSON)
  locale        VARCHAR, -- Language, as the source has it
  actions       VARCHAR, -- What it changes on the conversation besides (JSON)
  agent_ids     VARCHAR[] NOT NULL, -- agent.id of those who alone may use it; empty: nobody in particular
  team_ids      VARCHAR[] NOT NULL, -- team.id of the same
  private       BOOLEAN NOT NULL, -- Only some see it
  deleted       BOOLEAN NOT NULL, -- The source marks it as deleted
  created_at    TIMESTAMP, -- UTC
  updated_at    TIMESTAMP, -- UTC
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
