-- question: which companies are loaded?
-- inputs: company; variable deleted_companies (include, skip)
-- grain: one row per company; `filtered`: the plan's scope leaves it out, see scope/people_scope
CREATE TABLE company_home AS
SELECT
  id                                                             AS company_id,
  NOT (deleted AND getvariable('deleted_companies') = 'skip')    AS loaded,
  false                                                          AS filtered,
  row_number() OVER (ORDER BY id)::INTEGER                       AS no
FROM company
ORDER BY no;
