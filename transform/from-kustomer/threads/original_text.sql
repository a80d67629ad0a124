-- The whole text of a message, from what the app of its channel keeps of it. No page describes these records, so the HTML
-- is looked for under each name that mail apps are known to give it, and the plain text only where there is no HTML.
-- An original of a message that was redacted since is not used.
-- reads: kustomer_message_original, kustomer_message
-- stages: original_text
-- grain: one row per message whose original has a text
WITH found AS (
  SELECT
    id,
    raw_sha256,
    coalesce(
      nullif(trim(html), ''),
      nullif(trim(definition ->> '$.htmlBody'), ''),
      nullif(trim(definition ->> '$.HtmlBody'), ''),
      nullif(trim(definition ->> '$.bodyHtml'), ''),
      CASE WHEN text_format(definition ->> '$.body') = 'html' THEN definition ->> '$.body' END
    ) AS html,
    coalesce(
      nullif(trim(definition ->> '$.textBody'), ''),
      nullif(trim(definition ->> '$.TextBody'), ''),
      nullif(trim(definition ->> '$.text'), ''),
      nullif(trim(definition ->> '$.body'), '')
    ) AS plain
  FROM kustomer_message_original
)
SELECT
  found.id,
  coalesce(html, plain) AS text,
  CASE WHEN html IS NULL THEN 'text' ELSE 'html' END AS format,
  found.raw_sha256 AS sha256
FROM found
JOIN kustomer_message AS message USING (id)
WHERE NOT coalesce(message.redacted, false)
  -- A plain text is of use only where it has more than the message itself.
  AND (html IS NOT NULL OR length(plain) > length(coalesce(message.preview, '')));
