-- An e-mail address for comparison: no white space around it, lower case, Unicode composed (NFC).
-- Nothing else: dots and +tags are left alone, for only some providers ignore them.
CREATE MACRO normalised_email(raw) AS
  nfc_normalize(lower(regexp_replace(raw, '^[\s\x{00A0}\x{200B}\x{FEFF}]+|[\s\x{00A0}\x{200B}\x{FEFF}]+$', '', 'g')));
