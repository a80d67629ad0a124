-- question: which conversations belong to one step of the long way through all of them?
-- inputs: conversation_home of the whole model; variables first, last (numbers)
-- grain: one row per loaded conversation of the step; on this connection it stands before the whole table
CREATE OR REPLACE TEMP TABLE conversation_home AS
SELECT *
FROM shape.main.conversation_home
WHERE no BETWEEN getvariable('first') AND getvariable('last')
ORDER BY no;
