-- title: Prepared answers
-- question: Which prepared answers are there, who may use them, and what do they change besides?
-- read: One line per prepared answer, with the source's own placeholders in the text.
-- limits: How often one was used is not part of it.
-- needs: model
-- param words text = null: Only those with these words in name or text (e.g. refund)
SELECT macro.name, macro.locale, macro.text, macro.actions, macro.private, macro.deleted,
  (SELECT string_agg(coalesce(agent.name, one.id), ', ' ORDER BY coalesce(agent.name, one.id))
    FROM (SELECT unnest(macro.agent_ids) AS id) AS one LEFT JOIN agent ON agent.id = one.id) AS agents,
  (SELECT string_agg(coalesce(team.name, one.id), ', ' ORDER BY coalesce(team.name, one.id))
    FROM (SELECT unnest(macro.team_ids) AS id) AS one LEFT JOIN team ON team.id = one.id) AS teams,
  macro.id
FROM macro
WHERE $words::VARCHAR IS NULL OR contains(lower(concat_ws(' ', macro.name, macro.text)), lower($words::VARCHAR))
ORDER BY macro.name, macro.id
