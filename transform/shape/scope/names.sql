-- question: which agents, teams, channels and tags can a plan be narrowed to?
-- inputs: agent, team, conversation, tag
-- grain: one row per name by which one can be called; `shown`: the name that a message about it uses
SELECT sort, lower(word) AS word, any_value(shown ORDER BY shown) AS shown
FROM (
  SELECT 'agent' AS sort, unnest([email, name, id, source_id]) AS word, coalesce(email, name, id) AS shown FROM agent
  UNION ALL
  SELECT 'team', unnest([name, id, source_id]), coalesce(name, id) FROM team
  UNION ALL
  SELECT 'tag', unnest([name, id, source_id]), name FROM tag
  UNION ALL
  SELECT 'channel', channel, channel FROM (SELECT DISTINCT unnest(channels) AS channel FROM conversation)
)
WHERE word IS NOT NULL
GROUP BY sort, lower(word)
ORDER BY sort, word;
