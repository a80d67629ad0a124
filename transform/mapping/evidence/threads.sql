-- question: how many conversations and notes need a decision?
-- inputs: conversation, part, contact, contact_note
-- grain: one row
WITH first_message AS (
  SELECT conversation_id, arg_min(author_type, ordinal) AS author_type FROM part WHERE NOT deleted GROUP BY conversation_id
)
SELECT
  (SELECT count(*) FROM conversation)::DOUBLE                                              AS conversations,
  (SELECT count(*) FROM conversation WHERE spam)::DOUBLE                                   AS spam,
  (SELECT count(*) FROM conversation WHERE deleted)::DOUBLE                                AS deleted,
  (SELECT count(*) FROM conversation
   WHERE contact_id IS NULL OR contact_id NOT IN (SELECT id FROM contact))::DOUBLE         AS "withoutContact",
  (SELECT count(*) FROM conversation WHERE id NOT IN (SELECT conversation_id FROM part))::DOUBLE AS empty,
  (SELECT count(*) FROM first_message WHERE author_type <> 'contact')::DOUBLE              AS "agentFirst",
  (SELECT count(*) FROM conversation WHERE state = 'pending')::DOUBLE                      AS pending,
  (SELECT count(*) FROM part WHERE kind = 'message')::DOUBLE                               AS messages,
  (SELECT count(*) FROM part WHERE kind = 'note')::DOUBLE                                  AS notes,
  (SELECT count(*) FROM part WHERE deleted)::DOUBLE
    + (SELECT count(*) FROM contact_note WHERE deleted)::DOUBLE                            AS "deletedNotes";
