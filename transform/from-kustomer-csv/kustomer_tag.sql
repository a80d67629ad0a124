-- Tags as far as exports name them. The text stands for the tag.
-- reads: csv_conversation, csv_customer
-- stages: kustomer_tag
-- grain: one row per text
WITH named AS (
  SELECT source, unnest(tags) AS text, snapshot, seq, raw_sha256, 1 AS rank
  FROM csv_conversation
  UNION ALL
  SELECT source, unnest(tags), snapshot, seq, raw_sha256, 2
  FROM csv_customer
)
SELECT
  arg_min(source, (rank, snapshot, seq)) AS source,
  text AS id,
  arg_min(snapshot, (rank, snapshot, seq)) AS snapshot,
  arg_min(seq, (rank, snapshot, seq)) AS seq,
  arg_min(raw_sha256, (rank, snapshot, seq)) AS raw_sha256,
  text AS name,
  CAST(NULL AS VARCHAR) AS color,
  CAST(NULL AS BOOLEAN) AS deleted,
  CAST(NULL AS TIMESTAMP) AS deleted_at
FROM named
WHERE text IS NOT NULL
GROUP BY text;
