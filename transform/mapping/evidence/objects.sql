-- question: which kinds of custom objects are there?
-- inputs: object_type
-- grain: one row per kind with objects, by name
SELECT name, label, objects::DOUBLE AS objects
FROM object_type
WHERE objects > 0
ORDER BY name;
