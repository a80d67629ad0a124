-- Custom attributes whose values are all texts, as a printed table has them: numbers and flags, by the suffix of their
-- name, become numbers and flags again where the text is one.
CREATE MACRO printed_custom(printed) AS
  map_from_entries(
    list_transform(
      map_entries(printed),
      lambda entry: {
        key: entry.key,
        value: CASE
          WHEN regexp_matches(entry.key, 'Num$')
            AND regexp_full_match(json_extract_string(entry.value, '$'), '-?(0|[1-9]\d*)(\.\d+)?')
            THEN CAST(json_extract_string(entry.value, '$') AS JSON)
          WHEN regexp_matches(entry.key, 'Bool$') AND flag(json_extract_string(entry.value, '$')) IS NOT NULL
            THEN CAST(flag(json_extract_string(entry.value, '$')) AS JSON)
          ELSE entry.value
        END
      }
    )
  );
