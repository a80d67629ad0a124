-- What is missing from the archive and why.
-- grain: one row per gap
CREATE TABLE gap (
  reason        VARCHAR NOT NULL, -- Stable code, see the list in archive-format/SPEC.md
  kind          VARCHAR NOT NULL, -- Kind of the thing
  id            VARCHAR, -- Its id
  parent_kind   VARCHAR, -- What declares or holds it
  parent_id     VARCHAR, -- Its id
  field         VARCHAR, -- Column or JSON path
  expected      VARCHAR, -- What should be there
  received      VARCHAR, -- What is there
  evidence      VARCHAR, -- What proves it
  tried_at      TIMESTAMP NOT NULL, -- UTC; when it was last tried
  source        VARCHAR NOT NULL, -- Vendor
  snapshot      INTEGER NOT NULL -- Snapshot that lists it
);
