-- question: the same for a plan that is not at hand
-- inputs: none
-- grain: no rows; what is made from what is then not known
CREATE OR REPLACE TEMP VIEW planned AS
SELECT
  CAST(NULL AS VARCHAR) AS key,
  CAST(NULL AS VARCHAR) AS source,
  CAST(NULL AS VARCHAR) AS source_kind,
  CAST(NULL AS VARCHAR) AS source_id
WHERE false;
