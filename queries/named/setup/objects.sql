-- title: Custom objects
-- question: Which kinds of things did the organisation make up, how many are there, and what do they belong to?
-- read: One line per type. `of_people` and `of_companies` count objects that belong to one; `references` counts fields that name another thing.
-- limits: A type that only objects name has no definition in the archive: `declared` is false.
-- needs: model
SELECT type.name, type.label, type.active, type.declared, type.objects,
  count(DISTINCT link.object_id) FILTER (link.role = 'customer') AS of_people,
  count(DISTINCT link.object_id) FILTER (link.role = 'company') AS of_companies,
  count(link.object_id) FILTER (link.role NOT IN ('customer', 'company')) AS "references",
  (SELECT count(*) FROM field WHERE field.object = 'object:' || type.name) AS fields
FROM object_type AS type
LEFT JOIN object_record AS thing ON thing.type_id = type.id
LEFT JOIN object_link AS link ON link.object_id = thing.id AND link.object = 'object_record'
GROUP BY ALL
ORDER BY type.objects DESC, type.name
