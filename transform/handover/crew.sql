-- question: which agents, teams and kinds of objects has the desk, for a target that takes none of them?
-- inputs: agent, agent_team, team, object_type, field
-- grain: one row per agent, team and kind of object, by kind, name and id
SELECT kind, name, description, state, definition, source_kind, source_id, raw_sha256
FROM (
  SELECT
    'agent' AS kind, agent.id AS id, coalesce(agent.name, agent.email, agent.id) AS name, agent.email AS description,
    CASE WHEN agent.active THEN 'active' ELSE 'inactive' END AS state,
    to_json({
      email: agent.email,
      kind: agent.kind,
      teams: coalesce(
        (SELECT list(coalesce(team.name, team.id) ORDER BY team.name, team.id)
         FROM agent_team AS member
         JOIN team ON team.id = member.team_id
         WHERE member.agent_id = agent.id), [])
    })::VARCHAR AS definition,
    agent.source_kind, agent.source_id, agent.raw_sha256
  FROM agent
  UNION ALL
  SELECT
    'team', team.id, coalesce(team.name, team.id), NULL,
    CASE WHEN team.deleted THEN 'deleted' ELSE 'active' END,
    to_json({
      members: coalesce(
        (SELECT list(coalesce(agent.name, agent.email, agent.id) ORDER BY agent.name, agent.id)
         FROM agent_team AS member
         JOIN agent ON agent.id = member.agent_id
         WHERE member.team_id = team.id), [])
    })::VARCHAR,
    team.source_kind, team.source_id, team.raw_sha256
  FROM team
  UNION ALL
  SELECT
    'object_type', type.id, type.label, type.objects || ' in the archive',
    CASE WHEN type.active THEN 'active' ELSE 'inactive' END,
    to_json({
      name: type.name,
      objects: type.objects,
      fields: coalesce(
        (SELECT list({key: field.key, label: field.label, type: field.type} ORDER BY field.key)
         FROM field
         WHERE field.object = 'object:' || type.name), [])
    })::VARCHAR,
    type.source_kind, type.source_id, type.raw_sha256
  FROM object_type AS type
)
ORDER BY kind, name, id;
