-- question: which tags are there, on how many things, and from what did they come?
-- inputs: tag, tagging
-- grain: one row per tag name
SELECT
  tag.name                                                              AS name,
  bool_and(tag.deleted)                                                 AS deleted,
  count(DISTINCT tag.id)::DOUBLE                                        AS sharing,
  count(*) FILTER (WHERE tagging.object = 'contact')::DOUBLE            AS contacts,
  count(*) FILTER (WHERE tagging.object = 'company')::DOUBLE            AS companies,
  count(*) FILTER (WHERE tagging.object = 'conversation')::DOUBLE       AS conversations,
  coalesce(list(DISTINCT tagging.origin ORDER BY tagging.origin) FILTER (WHERE tagging.origin IS NOT NULL), []) AS origins
FROM tag
LEFT JOIN tagging ON tagging.tag_id = tag.id
GROUP BY tag.name
ORDER BY tag.name;
