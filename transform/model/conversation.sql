-- A thread with one person.
-- grain: one row per conversation
-- key: id
CREATE TABLE conversation (
  id                VARCHAR NOT NULL, -- <source>:<id>
  contact_id        VARCHAR, -- contact.id; may point to a contact that is not in the archive
  subject           VARCHAR, -- Subject; null when the source has none or an empty one
  state             VARCHAR NOT NULL, -- open, pending, snoozed or closed
  snoozed_until     TIMESTAMP, -- UTC
  channel           VARCHAR, -- First channel, as the source names it: email, chat, sms, whatsapp, facebook, twitter-dm, voice, form…
  channels          VARCHAR[] NOT NULL, -- All channels, in the source's order
  priority          INTEGER, -- 1 (low) to 5 (high)
  direction         VARCHAR, -- in or out: who began
  agent_id          VARCHAR, -- First assignee
  agent_ids         VARCHAR[] NOT NULL, -- All assignees, in the source's order
  team_id           VARCHAR, -- First team assigned
  team_ids          VARCHAR[] NOT NULL, -- All teams assigned, in the source's order
  external_id       VARCHAR, -- The customer's own id
  created_at        TIMESTAMP, -- UTC
  updated_at        TIMESTAMP, -- UTC
  closed_at         TIMESTAMP, -- UTC; last time it was closed, when the source says so; also set on one reopened since
  deleted           BOOLEAN NOT NULL, -- The source marks it as deleted
  spam              BOOLEAN NOT NULL, -- The source marks it as spam
  declared_messages BIGINT, -- Messages that the source says it has
  declared_notes    BIGINT, -- Notes that the source says it has
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
