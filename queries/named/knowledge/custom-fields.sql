-- title: Custom fields
-- question: Which custom fields exist, how well are they filled, and do their values fit their type?
-- read: One line per field. `filled_percent` is of all records of that object. Undeclared fields were seen in data only.
-- limits: `samples` are up to five different values, as they are; they may be personal data.
-- needs: model
-- param object text = null: contact, company, conversation or part (e.g. contact)
SELECT object, key, label, type, declared, deleted, filled, total, round(100 * filled / nullif(total, 0), 1) AS filled_percent,
  conflicts, options, samples
FROM field
WHERE $object::VARCHAR IS NULL OR object = $object::VARCHAR
ORDER BY object, key
