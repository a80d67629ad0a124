-- question: which fields do custom objects have values of?
-- inputs: field
-- grain: one row per kind and field, by name and key
SELECT substr(object, 8) AS name, key, type, multiple AS several, filled::DOUBLE AS filled
FROM field
WHERE starts_with(object, 'object:') AND filled > 0
ORDER BY name, key;
