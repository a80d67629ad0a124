-- Agents as far as exports name them: by id, name or address, whatever the cell has. The text stands for the agent.
-- reads: csv_conversation, csv_message
-- stages: kustomer_user
-- grain: one row per text
WITH named AS (
  SELECT source, unnest(assigned_users) AS text, snapshot, seq, raw_sha256, 1 AS rank
  FROM csv_conversation
  UNION ALL
  SELECT source, created_by, snapshot, seq, raw_sha256, 2
  FROM csv_message
)
SELECT
  arg_min(source, (rank, snapshot, seq)) AS source,
  text AS id,
  arg_min(snapshot, (rank, snapshot, seq)) AS snapshot,
  arg_min(seq, (rank, snapshot, seq)) AS seq,
  arg_min(raw_sha256, (rank, snapshot, seq)) AS raw_sha256,
  text AS name,
  CAST(NULL AS VARCHAR) AS display_name,
  CASE WHEN contains(text, '@') THEN text END AS email,
  'user' AS user_type,
  CAST(NULL AS TIMESTAMP) AS deleted_at,
  CAST(NULL AS TIMESTAMP) AS created_at
FROM named
WHERE text IS NOT NULL
GROUP BY text;
