-- What a person thought of a conversation, or was asked to say.
-- grain: one row per conversation and survey
-- key: id
CREATE TABLE rating (
  id              VARCHAR NOT NULL, -- <source>:<id of the conversation>
  conversation_id VARCHAR NOT NULL, -- conversation.id
  contact_id      VARCHAR, -- contact.id
  state           VARCHAR NOT NULL, -- scheduled, offered, unresponded, rated, commented or canceled
  rating          BIGINT, -- As the source counts, e.g. 1 to 5
  score           BIGINT, -- 1 good, 0 bad, as the source judges
  comment         VARCHAR, -- First answer in words
  answers         VARCHAR, -- Further answers (JSON)
  channel         VARCHAR, -- Where it was asked
  survey_id       VARCHAR, -- inventory.id of the survey; it may be missing
  agent_id        VARCHAR, -- agent.id of who is rated
  asked_at        TIMESTAMP, -- UTC
  answered_at     TIMESTAMP, -- UTC; last change of an answered one
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
