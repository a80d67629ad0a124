-- Teams as far as exports name them. The text stands for the team.
-- reads: csv_conversation
-- stages: kustomer_team
-- grain: one row per text
WITH named AS (
  SELECT source, unnest(assigned_teams) AS text, snapshot, seq, raw_sha256
  FROM csv_conversation
)
SELECT
  arg_min(source, (snapshot, seq)) AS source,
  text AS id,
  arg_min(snapshot, (snapshot, seq)) AS snapshot,
  arg_min(seq, (snapshot, seq)) AS seq,
  arg_min(raw_sha256, (snapshot, seq)) AS raw_sha256,
  text AS name,
  CAST(NULL AS VARCHAR) AS display_name,
  CAST([] AS VARCHAR[]) AS members,
  CAST(NULL AS BOOLEAN) AS deleted,
  CAST(NULL AS TIMESTAMP) AS deleted_at,
  CAST(NULL AS TIMESTAMP) AS created_at
FROM named
WHERE text IS NOT NULL
GROUP BY text;
