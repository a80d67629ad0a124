-- question: what is known of the operations whose things are told of in a range of lines?
-- inputs: {{from}}, {{to}} numbers of lines, 0 for those that have no thing; tables `named`, `troubled`, `lines`, `known`
-- grain: one row per key
--
-- Both sides of the join lie in a range: the ledger's lines in their order, and of `named` only numbers are read to find it.
INSERT INTO known
SELECT
  named.key,
  named.doubtful,
  tried."at",
  tried.payload,
  tried.remote,
  tried.facts,
  refused.payload,
  refused.code,
  thing.remote,
  thing.payload,
  thing.status,
  thing.facts,
  named.ours
FROM (SELECT * FROM named WHERE coalesce(thing_n, 0) BETWEEN {{from}} AND {{to}}) AS named
LEFT JOIN troubled AS tried ON tried.n = named.tried_n
LEFT JOIN troubled AS refused ON refused.n = named.refused_n
LEFT JOIN (
  SELECT n, remote, payload, status, facts FROM lines WHERE n BETWEEN {{from}} AND {{to}}
) AS thing ON thing.n = named.thing_n;
