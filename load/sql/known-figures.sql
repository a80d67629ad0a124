-- question: how much has to be gathered?
-- inputs: tables `lines`, `wanted`
-- grain: one row
SELECT
  (SELECT count(*) FROM wanted)::DOUBLE AS wanted,
  (SELECT count(*) FROM lines)::DOUBLE AS lines,
  (SELECT coalesce(max(n), 0) FROM lines)::DOUBLE AS last;
