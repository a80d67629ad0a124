-- What a message's text is: html or text. Kustomer keeps both in one attribute and does not say which.
-- It is HTML when, after white space, byte order mark or NUL,
--   1. it begins as a document does (<!doctype html, <html, <head, <body, <meta, <style, also after comments) and has
--      an end tag somewhere; or
--   2. it begins with an opening tag that mail programs begin bodies with, and also ends with a tag.
-- Everything else is plain text: a person who writes "<b> does not work" or "a < b" has not written HTML.
CREATE MACRO text_format(body) AS
  CASE
    WHEN NOT regexp_matches(left(body, 64), '^[\s\x00\x{FEFF}]*<') THEN 'text'
    WHEN regexp_matches(
      left(body, 4096),
      '(?i)^[\s\x00\x{FEFF}]*(<!--(.|\n)*?-->[\s\x00]*)*<(!doctype\s+html|html|head|body|meta|style)[\s/>]'
    )
    AND contains(body, '</') THEN 'html'
    WHEN regexp_matches(
      left(body, 4096),
      '(?i)^[\s\x00\x{FEFF}]*<(div|p|table|span|br|blockquote|font|center|a|b|i|u|strong|em|ul|ol|h[1-6]|pre|img|section|article|title)(\s[^<>]*)?/?>'
    )
    AND regexp_matches(right(body, 256), '(?i)<(/[a-z][a-z0-9]*|(br|hr|img)(\s[^<>]*)?/?)\s*>[\s\x00]*$') THEN 'html'
    ELSE 'text'
  END;
