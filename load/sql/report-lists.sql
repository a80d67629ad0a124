-- question: how do the rows of a plan's list look to a spreadsheet and to a program?
-- inputs: {{file}} losses.parquet or held.parquet; {{csv}}, {{ndjson}} the files to write
-- grain: one row per loss, or per thing held back. In the CSV, a text that a spreadsheet would run gets an apostrophe
COPY (SELECT * FROM read_parquet({{file}}) ORDER BY ordinal) TO {{ndjson}} (FORMAT json);
COPY (
  SELECT ordinal, regexp_replace(COLUMNS(c -> c <> 'ordinal'), '^([=+\-@\t\r])', '''\1')
  FROM read_parquet({{file}})
  ORDER BY ordinal
) TO {{csv}} (FORMAT csv, HEADER);
