-- question: where is something to take back in a turn?
-- inputs: table `removable`; {{turn}}
-- grain: one row per file of the plan
SELECT file::DOUBLE AS file, min(ordinal)::DOUBLE AS "from", max(ordinal)::DOUBLE AS "to"
FROM removable
WHERE turn = {{turn}}
GROUP BY file
ORDER BY file;
