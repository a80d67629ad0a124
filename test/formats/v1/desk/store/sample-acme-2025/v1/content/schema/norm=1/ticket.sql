-- ticket: A ticket.
-- Makes the table from the raw lines, as it was made for tables/norm=1/ticket/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
SELECT
  source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256,
  data."attributes"."subject" AS "subject",
  CASE WHEN TRY_CAST(data."attributes"."replies" AS BIGINT)::VARCHAR = data."attributes"."replies" THEN CAST(data."attributes"."replies" AS BIGINT) WHEN data."attributes"."replies" IS NULL THEN NULL ELSE error('value-type replies') END AS "replies",
  CASE WHEN data."attributes"."openedAt" >= '0' AND data."attributes"."openedAt" < ':' THEN CAST(data."attributes"."openedAt" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' WHEN data."attributes"."openedAt" IS NULL THEN NULL ELSE error('value-type opened_at') END AS "opened_at",
  data."attributes"."openedAt" AS "opened_at_text",
  data."relationships"."person"."data"."id" AS "person_id"
FROM read_json('v*/content/raw/ticket/snapshot=*/part-*.ndjson.gz', format = 'newline_delimited', hive_partitioning = false, columns = {source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: 'STRUCT("attributes" STRUCT("subject" VARCHAR, "replies" VARCHAR, "openedAt" VARCHAR), "relationships" STRUCT("person" STRUCT("data" STRUCT("id" VARCHAR))))'})
ORDER BY snapshot, seq;
