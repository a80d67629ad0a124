-- question: how often are those columns of the model filled that have no place of their own at most targets?
-- inputs: contact, contact_identity, company, conversation, rating
-- grain: one row per object and column with any value
SELECT object, key, filled::DOUBLE AS filled, total::DOUBLE AS total
FROM (
  SELECT 'contact' AS object, 'system.created_at' AS key, count(created_at) AS filled, count(*) AS total FROM contact
  UNION ALL SELECT 'contact', 'system.external_id', count(external_id), count(*) FROM contact
  UNION ALL SELECT 'contact', 'system.locale', count(locale), count(*) FROM contact
  UNION ALL SELECT 'contact', 'system.time_zone', count(time_zone), count(*) FROM contact
  UNION ALL SELECT 'contact', 'system.other_emails', count(DISTINCT contact_id), (SELECT count(*) FROM contact)
            FROM contact_identity WHERE kind = 'email' AND ordinal > 1
  UNION ALL SELECT 'contact', 'system.other_phones', count(DISTINCT contact_id), (SELECT count(*) FROM contact)
            FROM contact_identity WHERE kind = 'phone' AND ordinal > 1
  UNION ALL SELECT 'contact', 'system.profiles', count(DISTINCT contact_id), (SELECT count(*) FROM contact)
            FROM contact_identity WHERE kind NOT IN ('email', 'phone', 'external_id')
  UNION ALL SELECT 'company', 'system.external_id', count(external_id), count(*) FROM company
  UNION ALL SELECT 'company', 'system.domains', count(*) FILTER (WHERE len(domains) > 0), count(*) FROM company
  UNION ALL SELECT 'conversation', 'system.channel', count(channel), count(*) FROM conversation
  UNION ALL SELECT 'conversation', 'system.priority', count(priority), count(*) FROM conversation
  UNION ALL SELECT 'conversation', 'system.external_id', count(external_id), count(*) FROM conversation
  UNION ALL SELECT 'conversation', 'system.created_at', count(created_at), count(*) FROM conversation
  UNION ALL SELECT 'conversation', 'system.closed_at', count(closed_at), count(*) FROM conversation
  UNION ALL SELECT 'conversation', 'system.rating', count(rating), (SELECT count(*) FROM conversation) FROM rating
  UNION ALL SELECT 'conversation', 'system.rating_score', count(score), (SELECT count(*) FROM conversation) FROM rating
  UNION ALL SELECT 'conversation', 'system.rating_comment', count(comment), (SELECT count(*) FROM conversation) FROM rating
)
WHERE filled > 0
ORDER BY object, key;
