-- question: which conversations does the scope of the plan leave out?
-- inputs: conversation_scope, conversation_home; variable scope_narrow
-- grain: conversation_home, with what is outside the scope held back and the rest numbered anew
UPDATE conversation_home
SET held_reason = 'filtered', detail = NULL, contact_key = NULL, no = NULL
WHERE getvariable('scope_narrow') = 'yes'
  AND conversation_id NOT IN (SELECT conversation_id FROM conversation_scope);

CREATE OR REPLACE TABLE conversation_home AS
SELECT
  conversation_id,
  contact_key,
  ticket_type,
  held_reason,
  detail,
  CASE WHEN held_reason IS NULL
       THEN row_number() OVER (PARTITION BY held_reason IS NULL ORDER BY conversation_id) END::INTEGER AS no
FROM conversation_home
ORDER BY conversation_id;
