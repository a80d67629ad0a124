-- Things with a tag that is not in the archive.
-- reads: tagging, tag
-- checks: tagging
-- severity: warning
-- grain: one row per tagging without its tag
SELECT child.object || ' ' || child.object_id AS id, child.tag_id || ' is not in the archive' AS detail
FROM tagging AS child
ANTI JOIN tag AS parent ON parent.id = child.tag_id
WHERE child.tag_id IS NOT NULL;
