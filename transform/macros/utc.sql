-- A text as a point in time, UTC: an offset in the text is honoured, none means UTC. Null when it is not a date that
-- begins with its year: DuckDB would also take words such as `epoch` and `infinity`.
CREATE MACRO utc(raw) AS
  CASE WHEN regexp_matches(raw, '^\s*\d{4}-') THEN TRY_CAST(TRY_CAST(raw AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) END;
