-- One message, note or event of a conversation.
-- grain: one row per part, in reading order
-- key: id
-- order: conversation_id, ordinal
CREATE TABLE part (
  id                VARCHAR NOT NULL, -- <source>:<kind>:<id>
  conversation_id   VARCHAR NOT NULL, -- conversation.id
  ordinal           INTEGER NOT NULL, -- Reading order within the conversation, from 1: time, then the source's own order; see the step part_order
  kind              VARCHAR NOT NULL, -- message, note or event
  direction         VARCHAR NOT NULL, -- in, out or internal
  channel           VARCHAR, -- As in conversation.channel
  author_type       VARCHAR NOT NULL, -- contact, agent, bot or unknown
  author_id         VARCHAR, -- contact.id or agent.id
  created_at        TIMESTAMP, -- UTC; when it was sent
  created_at_text   VARCHAR, -- The same in the source's own words
  subject           VARCHAR, -- Subject line of this part
  text              VARCHAR NOT NULL, -- The source's text, every character as it came (lone surrogates excepted: U+FFFD); empty when it has none
  format            VARCHAR NOT NULL, -- text or html: what `text` is, by the rule in transform/macros/text_format.sql
  original_sha256   VARCHAR, -- Digest of the raw record that has the whole mail (kind message_original, id source_id), if `text` is from there; null: from the part's own record
  automatic         BOOLEAN NOT NULL, -- Made by a machine
  redacted          BOOLEAN NOT NULL, -- The source removed the content
  deleted           BOOLEAN NOT NULL, -- The source marks it as deleted
  source       VARCHAR NOT NULL, -- Vendor the row comes from, e.g. kustomer
  source_kind  VARCHAR NOT NULL, -- Kind of the raw record
  source_id    VARCHAR NOT NULL, -- Id of the raw record
  snapshot     INTEGER NOT NULL, -- Snapshot that holds the raw line
  raw_sha256   VARCHAR NOT NULL  -- Digest of the raw record
);
