-- question: what does a ledger say that is not there yet?
-- inputs: none
-- grain: one row per line: no rows
CREATE OR REPLACE VIEW ledger AS
SELECT
  CAST(NULL AS INTEGER) AS v,
  CAST(NULL AS BIGINT) AS n,
  CAST(NULL AS VARCHAR) AS "at",
  CAST(NULL AS VARCHAR) AS prev,
  CAST(NULL AS VARCHAR) AS type,
  CAST(NULL AS VARCHAR) AS key,
  CAST(NULL AS VARCHAR) AS kind,
  CAST(NULL AS VARCHAR) AS payload,
  CAST(NULL AS VARCHAR) AS owner,
  CAST(NULL AS VARCHAR) AS status,
  CAST(NULL AS VARCHAR) AS remote,
  CAST(NULL AS INTEGER) AS http,
  CAST(NULL AS VARCHAR) AS code,
  CAST(NULL AS VARCHAR) AS facts
WHERE false;
