-- question: which tags are there, and on how many things?
-- inputs: tag, tagging
-- grain: one row per tag name
SELECT
  tag.name                                                              AS name,
  bool_and(tag.deleted)                                                 AS deleted,
  count(*) FILTER (WHERE tagging.object = 'contact')::DOUBLE            AS contacts,
  count(*) FILTER (WHERE tagging.object = 'company')::DOUBLE            AS companies,
  count(*) FILTER (WHERE tagging.object = 'conversation')::DOUBLE       AS conversations
FROM tag
LEFT JOIN tagging ON tagging.tag_id = tag.id
GROUP BY tag.name
ORDER BY tag.name;
