-- Messages and the notes of threads. A message's text is that of its original, where the archive has one: the whole mail
-- with its HTML. Else it is its `preview`: Kustomer has no body attribute (developer.kustomer.com, core resources), so it
-- is taken as it is, every character. What was redacted stays so, whatever an older original has.
--
-- Who wrote it: an incoming message is the contact's (the message's customer, else the thread's); an outgoing one is
-- its creator's, a bot's when that is a machine user or, without a creator, when it was made automatically.
-- reads: kustomer_message, kustomer_note, kustomer_conversation, kustomer_user, part_order, original_text
-- writes: part
-- joins: as written
-- grain: one row per message or note that belongs to a thread
WITH parts AS (
  SELECT
    'message' AS kind,
    source,
    id,
    snapshot,
    raw_sha256,
    conversation_id,
    CASE
      WHEN direction IN ('in', 'out') THEN direction
      WHEN direction_type LIKE '%-out' THEN 'out'
      ELSE 'in'
    END AS direction,
    direction IN ('in', 'out') OR direction_type LIKE '%-in' OR direction_type LIKE '%-out' AS directed,
    channel,
    customer_id,
    created_by_id,
    coalesce(sent_at, created_at) AS created_at,
    CASE WHEN sent_at IS NOT NULL THEN sent_at_text ELSE created_at_text END AS created_at_text,
    subject,
    coalesce(original.text, preview, '') AS text,
    coalesce(original.format, text_format(coalesce(preview, ''))) AS format,
    original.sha256 AS original_sha256,
    coalesce(auto, false) AS automatic,
    coalesce(redacted, false) AS redacted,
    false AS deleted
  FROM kustomer_message
  LEFT JOIN original_text AS original USING (id)
  WHERE conversation_id IS NOT NULL
  UNION ALL
  SELECT
    'note',
    source,
    id,
    snapshot,
    raw_sha256,
    conversation_id,
    'internal',
    true,
    NULL,
    NULL,
    created_by_id,
    created_at,
    created_at_text,
    NULL,
    coalesce(body, ''),
    'text',
    NULL,
    false,
    false,
    coalesce(deleted, false)
  FROM kustomer_note
  WHERE conversation_id IS NOT NULL
),
authored AS (
  SELECT
    parts.*,
    coalesce(parts.customer_id, thread_customer_id) AS writing_customer_id,
    CASE
      WHEN NOT coalesce(directed, false) THEN 'unknown'
      WHEN direction = 'in' THEN
        CASE WHEN coalesce(parts.customer_id, thread_customer_id) IS NULL THEN 'unknown' ELSE 'contact' END
      WHEN created_by_id IS NOT NULL THEN CASE WHEN creator_type = 'machine' THEN 'bot' ELSE 'agent' END
      WHEN automatic THEN 'bot'
      ELSE 'unknown'
    END AS author_type
  FROM parts
  LEFT JOIN (
    SELECT id AS conversation_id, customer_id AS thread_customer_id FROM kustomer_conversation
  ) USING (conversation_id)
  LEFT JOIN (SELECT id AS created_by_id, user_type AS creator_type FROM kustomer_user) USING (created_by_id)
)
SELECT
  source || ':' || kind || ':' || id AS id,
  source || ':' || conversation_id AS conversation_id,
  ordinal,
  kind,
  direction,
  channel,
  author_type,
  source || ':' || CASE author_type
    WHEN 'contact' THEN writing_customer_id
    WHEN 'unknown' THEN NULL
    ELSE created_by_id
  END AS author_id,
  created_at,
  created_at_text,
  subject,
  text,
  format,
  original_sha256,
  automatic,
  redacted,
  deleted,
  source,
  kind AS source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM authored
JOIN part_order USING (source, kind, id);
