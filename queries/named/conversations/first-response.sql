-- title: Time to the first answer
-- question: How long did customers wait for the first answer, by month?
-- read: One line per month in which the customer began. Only conversations that a customer opened and an agent
--   answered are counted in the times; `without_answer` counts the others.
-- limits: Clock time, not office hours. Machine-made messages are no answer.
-- needs: model
WITH opening AS (
  SELECT conversation_id, min(ordinal) AS ordinal, arg_min(direction, ordinal) AS direction,
    arg_min(created_at, ordinal) AS begun_at
  FROM part
  WHERE kind = 'message'
  GROUP BY conversation_id
), answer AS (
  SELECT part.conversation_id, arg_min(part.created_at, part.ordinal) AS answered_at
  FROM part
  JOIN opening ON opening.conversation_id = part.conversation_id AND part.ordinal > opening.ordinal
  WHERE part.kind = 'message' AND part.direction = 'out' AND NOT part.automatic
  GROUP BY part.conversation_id
), waited AS (
  SELECT strftime(begun_at, '%Y-%m') AS month, date_diff('second', begun_at, answered_at) / 60 AS minutes
  FROM opening
  LEFT JOIN answer USING (conversation_id)
  WHERE direction = 'in'
)
SELECT month, count(*) AS conversations, count(*) FILTER (minutes IS NULL) AS without_answer,
  round(median(minutes), 1) AS median_minutes, round(quantile_cont(minutes, 0.9), 1) AS p90_minutes,
  round(max(minutes), 1) AS longest_minutes
FROM waited
GROUP BY month
ORDER BY month
