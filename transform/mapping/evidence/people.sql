-- question: how many contacts and companies need a decision?
-- inputs: contact, conversation, company, contact_company, contact_note
-- grain: one row
WITH reachable AS (
  SELECT id, email IS NOT NULL AND regexp_full_match(email, '[^@\s]+@[^@\s]+') AS has_email, email, deleted, merged_into
  FROM contact
),
doubled AS (
  SELECT email, count(*) AS people FROM reachable WHERE has_email AND merged_into IS NULL GROUP BY email HAVING count(*) > 1
)
SELECT
  (SELECT count(*) FROM contact)::DOUBLE                                              AS contacts,
  (SELECT count(*) FROM reachable WHERE NOT has_email AND merged_into IS NULL)::DOUBLE AS "withoutEmail",
  (SELECT count(*) FROM conversation
   WHERE contact_id IN (SELECT id FROM reachable WHERE NOT has_email AND merged_into IS NULL))::DOUBLE
                                                                                      AS "withoutEmailConversations",
  (SELECT count(*) FROM reachable WHERE deleted AND merged_into IS NULL)::DOUBLE      AS deleted,
  (SELECT count(*) FROM conversation
   WHERE contact_id IN (SELECT id FROM reachable WHERE deleted AND merged_into IS NULL))::DOUBLE
                                                                                      AS "deletedConversations",
  (SELECT count(*) FROM reachable WHERE merged_into IS NOT NULL)::DOUBLE              AS merged,
  (SELECT coalesce(sum(people), 0) FROM doubled)::DOUBLE                              AS "sharingEmail",
  (SELECT count(*) FROM doubled)::DOUBLE                                              AS "sharedEmails",
  (SELECT count(*) FROM company)::DOUBLE                                              AS companies,
  (SELECT count(*) FROM company WHERE deleted)::DOUBLE                                AS "deletedCompanies",
  (SELECT count(*) FROM company
   WHERE id NOT IN (SELECT company_id FROM contact_company WHERE company_id IS NOT NULL)
     AND id NOT IN (SELECT company_id FROM contact WHERE company_id IS NOT NULL))::DOUBLE
                                                                                      AS "emptyCompanies";
