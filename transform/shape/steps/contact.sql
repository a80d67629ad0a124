-- question: which contacts, and which person records behind them, belong to one step of the long way through all of them?
-- inputs: contact_target and contact_home of the whole model; variables first, last (numbers)
-- grain: one row per contact, and one per person record; on this connection they stand before the whole tables
CREATE OR REPLACE TEMP TABLE contact_target AS
SELECT *
FROM shape.main.contact_target
WHERE no BETWEEN getvariable('first') AND getvariable('last')
ORDER BY no;

CREATE OR REPLACE TEMP TABLE contact_home AS
SELECT home.*
FROM shape.main.contact_home AS home
JOIN temp.main.contact_target AS target ON target.id = home.target_id
ORDER BY target.no, home.contact_id;
