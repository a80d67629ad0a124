-- person: A person.
-- Makes the table from the raw lines, as it was made for tables/norm=1/person/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
SELECT
  source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256,
  data."attributes"."name" AS "name"
FROM read_json('v*/content/raw/person/snapshot=*/part-*.ndjson.gz', format = 'newline_delimited', hive_partitioning = false, columns = {source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: 'STRUCT("attributes" STRUCT("name" VARCHAR))'})
ORDER BY snapshot, seq;
