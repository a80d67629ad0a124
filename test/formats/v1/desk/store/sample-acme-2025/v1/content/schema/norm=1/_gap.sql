-- _gap: What is missing from the archive, and why. One row per gap; the reasons are listed in SPEC.md.
-- Makes the table from the raw lines, as it was made for tables/norm=1/_gap/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
SELECT
  source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256,
  data."reason" AS "reason",
  data."kind" AS "gap_kind",
  data."id" AS "gap_id",
  data."parent_kind" AS "parent_kind",
  data."parent_id" AS "parent_id",
  data."field" AS "field",
  data."expected" AS "expected",
  data."received" AS "received",
  data."evidence" AS "evidence",
  CASE WHEN TRY_CAST(data."req" AS BIGINT)::VARCHAR = data."req" THEN CAST(data."req" AS BIGINT) WHEN data."req" IS NULL THEN NULL ELSE error('value-type req') END AS "req",
  CASE WHEN data."at" >= '0' AND data."at" < ':' THEN CAST(data."at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' WHEN data."at" IS NULL THEN NULL ELSE error('value-type tried_at') END AS "tried_at",
  data."at" AS "tried_at_text"
FROM read_json('v*/content/raw/_gaps/snapshot=*/part-*.ndjson.gz', format = 'newline_delimited', hive_partitioning = false, columns = {source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: 'STRUCT("reason" VARCHAR, "kind" VARCHAR, "id" VARCHAR, "parent_kind" VARCHAR, "parent_id" VARCHAR, "field" VARCHAR, "expected" VARCHAR, "received" VARCHAR, "evidence" VARCHAR, "req" VARCHAR, "at" VARCHAR)'})
ORDER BY snapshot, seq;
