-- question: what do the lines say of what is in doubt or was refused?
-- inputs: tables `named`, `lines`
-- grain: one row per line; hardly any operation ends so
CREATE OR REPLACE TABLE troubled AS
SELECT l.n, l."at", l.payload, l.code, l.remote, l.facts
FROM lines AS l
SEMI JOIN (
  SELECT tried_n AS n FROM named WHERE tried_n IS NOT NULL
  UNION ALL
  SELECT refused_n FROM named WHERE refused_n IS NOT NULL
) AS t ON t.n = l.n;
