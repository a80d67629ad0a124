-- _request: Every request to the source, without secrets. `seq` is the number that `req` of a raw line names.
-- Makes the table from the raw lines, as it was made for tables/norm=1/_request/; run it in the object's folder.
-- Stops at a value that is not of its column's type. Tables have NULL there, and a row in _gap. Records in
-- odd-*.ndjson.gz, which DuckDB's JSON reader refuses, were taken apart outside DuckDB by the same rules.
SET TimeZone = 'UTC';
SELECT
  source, id, snapshot, seq, deleted AS _deleted, sha256 AS raw_sha256,
  data."method" AS "method",
  data."url" AS "url",
  data."body" AS "body",
  CASE WHEN TRY_CAST(data."status" AS BIGINT)::VARCHAR = data."status" THEN CAST(data."status" AS BIGINT) WHEN data."status" IS NULL THEN NULL ELSE error('value-type status') END AS "status",
  CASE WHEN data."fetched_at" >= '0' AND data."fetched_at" < ':' THEN CAST(data."fetched_at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' WHEN data."fetched_at" IS NULL THEN NULL ELSE error('value-type requested_at') END AS "requested_at",
  data."fetched_at" AS "requested_at_text",
  CASE WHEN TRY_CAST(data."ms" AS BIGINT)::VARCHAR = data."ms" THEN CAST(data."ms" AS BIGINT) WHEN data."ms" IS NULL THEN NULL ELSE error('value-type ms') END AS "ms",
  CASE WHEN TRY_CAST(data."attempt" AS BIGINT)::VARCHAR = data."attempt" THEN CAST(data."attempt" AS BIGINT) WHEN data."attempt" IS NULL THEN NULL ELSE error('value-type attempt') END AS "attempt",
  CASE WHEN TRY_CAST(data."items" AS BIGINT)::VARCHAR = data."items" THEN CAST(data."items" AS BIGINT) WHEN data."items" IS NULL THEN NULL ELSE error('value-type items') END AS "items",
  CASE WHEN TRY_CAST(data."bytes" AS BIGINT)::VARCHAR = data."bytes" THEN CAST(data."bytes" AS BIGINT) WHEN data."bytes" IS NULL THEN NULL ELSE error('value-type bytes') END AS "bytes",
  data."response_sha256" AS "response_sha256",
  data."next_cursor" AS "next_cursor",
  data."rate_limit" AS "rate_limit"
FROM read_json('v*/content/raw/_requests/snapshot=*/part-*.ndjson.gz', format = 'newline_delimited', hive_partitioning = false, columns = {source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: 'STRUCT("method" VARCHAR, "url" VARCHAR, "body" VARCHAR, "status" VARCHAR, "fetched_at" VARCHAR, "ms" VARCHAR, "attempt" VARCHAR, "items" VARCHAR, "bytes" VARCHAR, "response_sha256" VARCHAR, "next_cursor" VARCHAR, "rate_limit" JSON)'})
ORDER BY snapshot, seq;
