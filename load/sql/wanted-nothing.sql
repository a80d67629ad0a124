-- question: which operations matter when there is no ledger to ask?
-- inputs: none
-- grain: no rows
CREATE OR REPLACE TABLE wanted AS
SELECT CAST(NULL AS VARCHAR) AS key
LIMIT 0;
