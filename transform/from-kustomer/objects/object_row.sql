-- Custom objects with the name of their klass: the relationship says it, and the record's own type.
-- reads: kustomer_kobject
-- stages: object_row
-- grain: one row per object of a klass
SELECT *
FROM (
  SELECT * EXCLUDE (klass), coalesce(nullif(klass, ''), nullif(regexp_extract(type, '^kobject\.(.+)$', 1), '')) AS klass
  FROM kustomer_kobject
)
WHERE klass IS NOT NULL;
