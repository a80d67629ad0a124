-- question: which contact at Intercom stands for each person record of the source?
-- inputs: contact, contact_identity; variables without_email (hold, placeholder, skip), deleted_contacts (include, skip)
-- grain: one row per person record; target_id null when it is held, with the reason
--
-- Rule, in this order:
-- 1. A record merged at the source stands under the record it was merged into, however long the chain.
-- 2. Deleted records are held when the mapping leaves them out.
-- 3. Records with the same usable e-mail are one contact: the oldest that is not deleted, then the smallest id.
--    The usable e-mail is the first one of the record that has the form of an e-mail.
-- 4. Records without a usable e-mail stand alone, or are held or left out, as the mapping says.
CREATE TABLE contact_home AS
WITH RECURSIVE chain AS (
  SELECT id, id AS root, merged_into, 1 AS steps FROM contact
  UNION ALL
  SELECT chain.id, next.id, next.merged_into, chain.steps + 1
  FROM chain
  JOIN contact AS next ON next.id = chain.merged_into
  -- A loop of merges in the source must not run for ever.
  WHERE chain.steps < 50 AND next.id <> chain.id
),
rooted AS (SELECT id, arg_max(root, steps) AS root FROM chain GROUP BY id),
usable AS (
  SELECT contact_id, arg_min(lower(trim(normalised)), ordinal) AS email
  FROM contact_identity
  WHERE kind = 'email' AND regexp_full_match(trim(normalised), '[^@\s]+@[^@\s]+')
  GROUP BY contact_id
),
person AS (
  SELECT
    rooted.id,
    root.deleted,
    root.created_at,
    root.id AS root,
    CASE WHEN regexp_full_match(trim(root.email), '[^@\s]+@[^@\s]+') THEN lower(trim(root.email)) ELSE usable.email END
      AS email
  FROM rooted
  JOIN contact AS root ON root.id = rooted.root
  LEFT JOIN usable ON usable.contact_id = root.id
),
judged AS (
  SELECT
    *,
    CASE
      WHEN deleted AND getvariable('deleted_contacts') = 'skip' THEN 'deleted-at-source'
      WHEN email IS NULL AND getvariable('without_email') = 'hold' THEN 'contact-without-email'
      WHEN email IS NULL AND getvariable('without_email') = 'skip' THEN 'contact-skipped'
    END AS held
  FROM person
)
SELECT
  id                                                                  AS contact_id,
  CASE
    WHEN held IS NULL AND email IS NULL THEN root
    WHEN held IS NULL THEN first_value(root) OVER (
      PARTITION BY held, email ORDER BY deleted, created_at NULLS LAST, root
    )
  END                                                                 AS target_id,
  held                                                                AS held_reason,
  email                                                               AS email
FROM judged
ORDER BY contact_id;

CREATE TABLE contact_target AS
SELECT row_number() OVER (ORDER BY target_id)::INTEGER AS no, target_id AS id
FROM (SELECT DISTINCT target_id FROM contact_home WHERE target_id IS NOT NULL)
ORDER BY no;
