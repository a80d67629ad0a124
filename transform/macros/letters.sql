-- The letters and digits of a text without its markup, for a comparison of two forms of it. Entities fall out; where the
-- other form may have letters in their place, `ascii` leaves only those that are never written so.
CREATE MACRO letters(body, ascii) AS
  regexp_replace(
    regexp_replace(
      body,
      '(?is)<style[\s>].*?</style\s*>|<script[\s>].*?</script\s*>|<title[\s>].*?</title\s*>|<!--.*?-->|<[a-z/!][^<>]*>|&#?[a-z0-9]+;',
      '',
      'g'
    ),
    CASE WHEN ascii THEN '[^A-Za-z0-9]' ELSE '[^\p{L}\p{N}]' END,
    '',
    'g'
  );
