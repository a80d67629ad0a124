-- title: Search in texts
-- question: Where was something written?
-- read: Newest first. `found` is the first place with some text round it; the part's id leads to the whole. With
--   `regex=true` the words are a regular expression (RE2).
-- limits: Every text is read, so a large archive takes its time; there is no index, no word stems, no ranking.
--   HTML mail is searched as it is, marks included.
-- needs: model
-- param words text: What to look for, without regard to case (e.g. refund)
-- param regex boolean = false: Take the words as a regular expression (e.g. true)
-- param limit integer = 100: How many (e.g. 100)
WITH pattern AS (
  SELECT '(?i)' || CASE WHEN $regex::BOOLEAN THEN $words::VARCHAR ELSE regexp_escape($words::VARCHAR) END AS words
)
SELECT part.conversation_id, part.id AS part_id, part.kind, part.direction, part.author_type, part.created_at,
  conversation.subject,
  regexp_replace(regexp_extract(part.text, '(?s).{0,60}' || pattern.words || '.{0,60}'), '\s+', ' ', 'g') AS found
FROM part
CROSS JOIN pattern
LEFT JOIN conversation ON conversation.id = part.conversation_id
WHERE regexp_matches(part.text, pattern.words) OR regexp_matches(part.subject, pattern.words)
ORDER BY part.created_at DESC NULLS LAST, part.id
LIMIT $limit::BIGINT
