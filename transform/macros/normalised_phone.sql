-- A phone number for comparison: `+` and digits when the country is given (+ or 00), else the digits alone: no country
-- is guessed. An extension (x12, ;ext=12, #12) is left out.
CREATE MACRO normalised_phone(raw) AS
  CASE
    WHEN regexp_matches(raw, '^[^0-9+]*\+') THEN '+'
    WHEN regexp_matches(raw, '^[^0-9]*00') THEN '+'
    ELSE ''
  END
  || regexp_replace(
    regexp_replace(regexp_extract(raw, '^[^xX#;,]*'), '[^0-9]', '', 'g'),
    CASE WHEN regexp_matches(raw, '^[^0-9+]*00') THEN '^00' ELSE '^$' END,
    ''
  );
