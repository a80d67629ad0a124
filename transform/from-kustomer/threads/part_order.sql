-- The order in which the parts of a thread are read. Narrow on purpose: texts are not sorted here.
--
--   1. the time it was sent (notes: made); without any time: last
--   2. the time its record was made
--   3. at the same instant: the message that began the thread, messages, notes
--   4. ids that carry their own time (Kustomer's are Mongo ObjectIds: second, process, counter), by id
--   5. the order in which the archive first saw them, so that a later edit moves nothing
-- reads: kustomer_message, kustomer_message_history, kustomer_note
-- stages: part_order
-- grain: one row per part
WITH first_seen AS (
  SELECT id, min((snapshot, seq)) AS place
  FROM kustomer_message_history
  GROUP BY id
),
parts AS (
  SELECT
    m.source,
    'message' AS kind,
    m.id,
    m.conversation_id,
    coalesce(m.sent_at, m.created_at) AS read_at,
    m.created_at,
    CASE WHEN m.direction_type LIKE 'initial-%' THEN 0 ELSE 1 END AS rank,
    coalesce(first_seen.place, (m.snapshot, m.seq)) AS place
  FROM kustomer_message AS m
  LEFT JOIN first_seen ON first_seen.id = m.id
  WHERE m.conversation_id IS NOT NULL
  UNION ALL
  SELECT source, 'note', id, conversation_id, created_at, created_at, 2, (snapshot, seq)
  FROM kustomer_note
  WHERE conversation_id IS NOT NULL
)
SELECT
  source,
  kind,
  id,
  CAST(row_number() OVER (
    PARTITION BY source, conversation_id
    ORDER BY
      read_at NULLS LAST,
      created_at NULLS LAST,
      rank,
      CASE
        WHEN TRY_CAST('0x' || left(id, 8) AS BIGINT) = CAST(epoch(date_trunc('second', created_at)) AS BIGINT) THEN id
      END NULLS LAST,
      place,
      id
  ) AS INTEGER) AS ordinal
FROM parts;
