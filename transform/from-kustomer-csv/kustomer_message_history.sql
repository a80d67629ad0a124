-- Every line of every message, for the order in which the archive first saw them.
-- reads: csv_message_history
-- stages: kustomer_message_history
-- grain: one row per line
SELECT source, id, snapshot, seq, raw_sha256
FROM csv_message_history;
