-- title: Orphans
-- question: Which rows point to something that is not in the archive?
-- read: One line per kind of link, with how many rows and how many different missing things, and one example. No line
--   means that every link of that kind can be followed.
-- limits: A missing thing may never have existed: sources keep ids of deleted records.
-- needs: model
WITH link AS (
  SELECT 'conversation → contact' AS link, conversation.id AS row_id, contact_id AS missing
  FROM conversation ANTI JOIN contact ON contact.id = conversation.contact_id
  WHERE contact_id IS NOT NULL
  UNION ALL
  SELECT 'conversation → agent', conversation.id, agent_id
  FROM conversation ANTI JOIN agent ON agent.id = conversation.agent_id
  WHERE agent_id IS NOT NULL
  UNION ALL
  SELECT 'conversation → team', conversation.id, team_id
  FROM conversation ANTI JOIN team ON team.id = conversation.team_id
  WHERE team_id IS NOT NULL
  UNION ALL
  SELECT 'part → conversation', part.id, conversation_id
  FROM part ANTI JOIN conversation ON conversation.id = part.conversation_id
  UNION ALL
  SELECT 'part → contact', part.id, author_id
  FROM part ANTI JOIN contact ON contact.id = part.author_id
  WHERE author_type = 'contact' AND author_id IS NOT NULL
  UNION ALL
  SELECT 'part → agent', part.id, author_id
  FROM part ANTI JOIN agent ON agent.id = part.author_id
  WHERE author_type IN ('agent', 'bot') AND author_id IS NOT NULL
  UNION ALL
  SELECT 'attachment → part', attachment.id, part_id
  FROM attachment ANTI JOIN part ON part.id = attachment.part_id
  UNION ALL
  SELECT 'contact → company', contact_id, company_id
  FROM contact_company ANTI JOIN company ON company.id = contact_company.company_id
  UNION ALL
  SELECT 'contact note → contact', contact_note.id, contact_id
  FROM contact_note ANTI JOIN contact ON contact.id = contact_note.contact_id
  UNION ALL
  SELECT 'tagging → tag', object_id, tag_id
  FROM tagging ANTI JOIN tag ON tag.id = tagging.tag_id
  UNION ALL
  SELECT 'article → category', article.id, category_id
  FROM article ANTI JOIN category ON category.id = article.category_id
  WHERE category_id IS NOT NULL
  UNION ALL
  SELECT 'article version → article', article_version.id, article_id
  FROM article_version ANTI JOIN article ON article.id = article_version.article_id
)
SELECT link, count(*) AS "rows", count(DISTINCT missing) AS missing_things, min(row_id) AS example_row,
  min_by(missing, row_id) AS example_missing
FROM link
GROUP BY link
ORDER BY "rows" DESC, link
