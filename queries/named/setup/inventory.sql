-- title: What must be built anew
-- question: What had the organisation set up that no interface carries over, and what takes its place?
-- read: One line per thing. `definition` has everything the source says of it, `rebuild` what to make in its place.
-- limits: Only what the source lists. Kinds that it does not list (business rules) stand among the gaps as endpoint-absent.
-- needs: model
-- param kind text = null: Only this kind (e.g. workflow)
-- param state text = null: Only those in this state (e.g. active)
SELECT kind, name, state, description, rebuild, definition, part_of, id, source_id
FROM inventory
WHERE ($kind::VARCHAR IS NULL OR kind = $kind::VARCHAR) AND ($state::VARCHAR IS NULL OR state = $state::VARCHAR)
ORDER BY kind, name, id
