-- question: which conversations does the scope of the plan keep?
-- inputs: conversation, part, attachment, agent, team, tag, tagging; variables scope_from, scope_to, scope_agents,
--   scope_teams, scope_channels, scope_tags, scope_units (JSON lists in lower case; units as they are), scope_sample:
--   each empty for "all". Agents by e-mail, name or id, teams and tags by name or id
-- grain: one row per conversation that is kept
--
-- A sample takes turns among sorts of trouble: long threads, many files, long texts, many hands, many kinds of parts, a
-- begin by an agent, odd characters, old age. In each the worst comes first, so that a small sample has some of all.
CREATE TABLE conversation_scope AS
WITH words AS (
  SELECT
    from_json(nullif(getvariable('scope_agents'), ''), '["VARCHAR"]') AS agents,
    from_json(nullif(getvariable('scope_teams'), ''), '["VARCHAR"]') AS teams,
    from_json(nullif(getvariable('scope_channels'), ''), '["VARCHAR"]') AS channels,
    from_json(nullif(getvariable('scope_tags'), ''), '["VARCHAR"]') AS tags,
    from_json(nullif(getvariable('scope_units'), ''), '["VARCHAR"]') AS units,
    CAST(nullif(getvariable('scope_from'), '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS first,
    CAST(nullif(getvariable('scope_to'), '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS last
),
wanted_agent AS (
  SELECT agent.id
  FROM agent, words
  WHERE list_has_any(words.agents, [lower(agent.email), lower(agent.name), lower(agent.id), lower(agent.source_id)])
),
handled AS (
  SELECT DISTINCT part.conversation_id AS id
  FROM part
  SEMI JOIN wanted_agent ON wanted_agent.id = part.author_id
  WHERE part.author_type = 'agent'
  UNION
  SELECT conversation.id
  FROM conversation
  JOIN wanted_agent ON list_contains(conversation.agent_ids, wanted_agent.id)
),
teamed AS (
  SELECT DISTINCT conversation.id
  FROM conversation, words
  JOIN team ON list_has_any(words.teams, [lower(team.name), lower(team.id), lower(team.source_id)])
  WHERE list_contains(conversation.team_ids, team.id)
),
tagged AS (
  SELECT DISTINCT tagging.object_id AS id
  FROM tagging, words
  JOIN tag ON list_has_any(words.tags, [lower(tag.name), lower(tag.id), lower(tag.source_id)])
  WHERE tagging.tag_id = tag.id AND tagging.object = 'conversation'
),
kept AS (
  SELECT conversation.id, conversation.created_at
  FROM conversation, words
  WHERE (words.first IS NULL OR conversation.created_at >= words.first)
    AND (words.last IS NULL OR conversation.created_at < words.last)
    AND (words.channels IS NULL
      OR list_has_any(list_transform(conversation.channels, lambda channel: lower(channel)), words.channels))
    AND (words.agents IS NULL OR conversation.id IN (SELECT id FROM handled))
    AND (words.teams IS NULL OR conversation.id IN (SELECT id FROM teamed))
    AND (words.tags IS NULL OR conversation.id IN (SELECT id FROM tagged))
    AND (words.units IS NULL OR list_contains(words.units, 'conversation:' || conversation.id))
),
trouble AS (
  SELECT
    part.conversation_id AS id,
    count(*) AS parts,
    max(length(part.text)) AS longest,
    count(DISTINCT part.author_id) AS hands,
    count(DISTINCT part.kind || part.direction || part.format) AS kinds,
    max(length(part.text) - length(regexp_replace(part.text, '[^\x00-\x7f]', '', 'g'))) AS odd,
    bool_or(part.ordinal = 1 AND part.author_type <> 'contact') AS agent_first
  FROM part
  SEMI JOIN kept ON kept.id = part.conversation_id
  GROUP BY part.conversation_id
),
files AS (
  SELECT part.conversation_id AS id, count(*) AS files
  FROM attachment
  JOIN part ON part.id = attachment.part_id
  SEMI JOIN kept ON kept.id = part.conversation_id
  GROUP BY part.conversation_id
),
ranked AS (
  SELECT
    kept.id,
    least(
      row_number() OVER (ORDER BY coalesce(trouble.parts, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(files.files, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(trouble.longest, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(trouble.hands, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(trouble.kinds, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(trouble.odd, 0) DESC, kept.id),
      row_number() OVER (ORDER BY coalesce(trouble.agent_first, false) DESC, kept.id),
      row_number() OVER (ORDER BY kept.created_at NULLS FIRST, kept.id)
    ) AS place
  FROM kept
  LEFT JOIN trouble ON trouble.id = kept.id
  LEFT JOIN files ON files.id = kept.id
)
SELECT id AS conversation_id
FROM ranked
QUALIFY getvariable('scope_sample') = ''
  OR row_number() OVER (ORDER BY place, id) <= CAST(nullif(getvariable('scope_sample'), '') AS BIGINT)
ORDER BY conversation_id;
