-- title: The columns of a table
-- question: Which columns does a table have, of which type, and what do they mean?
-- read: In the order of the table.
-- limits: A column without a description has none in the source's documentation either.
-- needs: archive
-- param table text = null: Only this table (e.g. conversation)
SELECT table_name AS "table", position, name, type, about
FROM _column
WHERE $table::VARCHAR IS NULL OR table_name = $table::VARCHAR
ORDER BY table_name, position
