-- question: how much is there to take back?
-- inputs: table `removable`
-- grain: one row per kind
SELECT kind, count(*)::DOUBLE AS operations
FROM removable
GROUP BY kind
ORDER BY kind;
