-- title: Tags
-- question: What carries which tag, and how often?
-- read: One line per tag, most used first. A tag that nothing carries is listed with zeros; one that is used and not
--   in the archive has no name.
-- limits: Tags that were taken off again leave no trace.
-- needs: model
SELECT coalesce(tag.id, tagging.tag_id) AS tag_id, tag.name, tag.deleted,
  count(*) FILTER (tagging.object = 'conversation') AS conversations,
  count(*) FILTER (tagging.object = 'contact') AS contacts,
  count(*) FILTER (tagging.object = 'company') AS companies,
  string_agg(DISTINCT tagging.origin, ', ' ORDER BY tagging.origin) AS origins
FROM tag
FULL JOIN tagging ON tagging.tag_id = tag.id
GROUP BY ALL
ORDER BY conversations DESC, contacts DESC, companies DESC, tag_id
