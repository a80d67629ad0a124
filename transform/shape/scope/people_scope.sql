-- question: which people and companies does the scope of the plan leave out?
-- inputs: conversation_scope, conversation, contact_home, contact_company, company_home; variables scope_narrow, scope_units
-- grain: contact_home, contact_target and company_home, with what nobody in the scope needs held back
--
-- Who stands for whom was decided before, over all people: so a sample's contact has the key that it has in a full load.
CREATE TABLE contact_needed AS
SELECT home.target_id AS id
FROM conversation_scope AS scope
JOIN conversation ON conversation.id = scope.conversation_id
JOIN contact_home AS home ON home.contact_id = conversation.contact_id
WHERE home.target_id IS NOT NULL
UNION
SELECT home.target_id
FROM contact_home AS home
WHERE home.target_id IS NOT NULL
  AND list_contains(from_json(nullif(getvariable('scope_units'), ''), '["VARCHAR"]'), 'contact:' || home.target_id);

UPDATE contact_home
SET held_reason = 'filtered', target_id = NULL
WHERE getvariable('scope_narrow') = 'yes'
  AND target_id IS NOT NULL
  AND target_id NOT IN (SELECT id FROM contact_needed);

CREATE OR REPLACE TABLE contact_target AS
SELECT row_number() OVER (ORDER BY target_id)::INTEGER AS no, target_id AS id
FROM (SELECT DISTINCT target_id FROM contact_home WHERE target_id IS NOT NULL)
ORDER BY no;

CREATE TABLE company_needed AS
SELECT DISTINCT contact_company.company_id AS id
FROM contact_company
JOIN contact_home AS home ON home.contact_id = contact_company.contact_id
WHERE home.target_id IS NOT NULL
UNION
SELECT company_id
FROM company_home
WHERE list_contains(from_json(nullif(getvariable('scope_units'), ''), '["VARCHAR"]'), 'company:' || company_id);

UPDATE company_home
SET loaded = false, filtered = true
WHERE getvariable('scope_narrow') = 'yes'
  AND loaded
  AND company_id NOT IN (SELECT id FROM company_needed);
