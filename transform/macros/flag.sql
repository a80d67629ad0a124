-- A yes or no that a table prints as a word. Null when it is neither.
CREATE MACRO flag(raw) AS
  CASE
    WHEN lower(trim(raw)) IN ('true', 'yes', '1') THEN true
    WHEN lower(trim(raw)) IN ('false', 'no', '0') THEN false
  END;
