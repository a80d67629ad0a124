-- A row that a check of the model found wrong. A check that found nothing has no row here; model.json names all.
-- grain: one row per check and wrong row
CREATE TABLE check_result (
  check_name    VARCHAR NOT NULL, -- Name of the check: its file in transform/model/checks
  severity      VARCHAR NOT NULL, -- error: the model is not right; warning: the source is not
  table_name    VARCHAR NOT NULL, -- Model table that holds the row
  id            VARCHAR NOT NULL, -- The row's key
  detail        VARCHAR NOT NULL  -- What is wrong with it
);
