-- note: A note.
-- Makes the table from the raw lines, as it was made for tables/norm=1/note/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
SELECT
  source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256,
  data."attributes"."body" AS "body",
  CASE WHEN TRY_CAST(data."attributes"."rev" AS BIGINT)::VARCHAR = data."attributes"."rev" THEN CAST(data."attributes"."rev" AS BIGINT) WHEN data."attributes"."rev" IS NULL THEN NULL ELSE error('value-type rev') END AS "rev",
  CASE WHEN regexp_full_match(data."attributes"."score", '-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?') AND isfinite(TRY_CAST(data."attributes"."score" AS DOUBLE)) THEN CAST(data."attributes"."score" AS DOUBLE) WHEN data."attributes"."score" IS NULL THEN NULL ELSE error('value-type score') END AS "score",
  CASE WHEN data."attributes"."deleted" = 'true' THEN true WHEN data."attributes"."deleted" = 'false' THEN false WHEN data."attributes"."deleted" IS NULL THEN NULL ELSE error('value-type deleted') END AS "deleted",
  CASE WHEN data."attributes"."createdAt" >= '0' AND data."attributes"."createdAt" < ':' THEN CAST(data."attributes"."createdAt" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' WHEN data."attributes"."createdAt" IS NULL THEN NULL ELSE error('value-type created_at') END AS "created_at",
  data."attributes"."createdAt" AS "created_at_text",
  data."attributes"."meta" AS "meta",
  json_extract_string(data."attributes"."meta", '/colour') AS "meta_colour",
  data."attributes"."tags" AS "tags",
  data."attributes"."custom" AS "custom",
  data."relationships"."person"."data"."id" AS "person_id"
FROM read_json('v*/content/raw/note/snapshot=*/part-*.ndjson.gz', format = 'newline_delimited', hive_partitioning = false, columns = {source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: 'STRUCT("attributes" STRUCT("body" VARCHAR, "rev" VARCHAR, "score" VARCHAR, "deleted" VARCHAR, "createdAt" VARCHAR, "meta" JSON, "tags" VARCHAR[], "custom" MAP(VARCHAR, JSON)), "relationships" STRUCT("person" STRUCT("data" STRUCT("id" VARCHAR))))'})
ORDER BY snapshot, seq;
