-- question: which values does a contact have besides its standard ones?
-- inputs: field_value, contact, contact_identity, contact_home, contact_target
-- grain: one row per contact, person record and value, the contact's own record first; addresses and profiles of all its
-- records count as the contact's own
-- steps: contact
WITH home AS (
  SELECT contact_target.no AS no, target_id, contact_id, contact_id = target_id AS own, email
  FROM contact_home
  JOIN contact_target ON contact_target.id = contact_home.target_id
),
own_column AS (
  SELECT id, 'system.created_at' AS key, strftime(created_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS text,
         epoch_ms(created_at)::DOUBLE AS time_ms FROM contact
  UNION ALL SELECT id, 'system.external_id', external_id, NULL FROM contact
  UNION ALL SELECT id, 'system.locale', locale, NULL FROM contact
  UNION ALL SELECT id, 'system.time_zone', time_zone, NULL FROM contact
),
spare AS (
  SELECT
    home.no,
    home.target_id,
    CASE identity.kind WHEN 'email' THEN 'system.other_emails' WHEN 'phone' THEN 'system.other_phones'
                       ELSE 'system.profiles' END AS key,
    CASE WHEN identity.kind IN ('email', 'phone') THEN identity.raw ELSE identity.kind || ' ' || identity.raw END AS text,
    row_number() OVER (
      PARTITION BY home.no ORDER BY NOT home.own, home.contact_id, identity.kind, identity.ordinal
    ) AS ordinal
  FROM contact_identity AS identity
  JOIN home ON home.contact_id = identity.contact_id
  JOIN contact AS target ON target.id = home.target_id
  WHERE identity.kind <> 'external_id'
    AND NOT (identity.kind = 'email' AND lower(trim(identity.normalised)) IS NOT DISTINCT FROM home.email)
    AND NOT (identity.kind = 'phone' AND identity.raw IS NOT DISTINCT FROM target.phone)
  QUALIFY row_number() OVER (
    PARTITION BY home.no, identity.kind, identity.normalised ORDER BY NOT home.own, home.contact_id, identity.ordinal
  ) = 1
)
SELECT no, own, contact_id, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT home.no, home.own, home.contact_id, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM field_value AS value
  JOIN home ON home.contact_id = value.object_id
  WHERE value.object = 'contact'
  UNION ALL
  SELECT home.no, true, home.contact_id, own_column.key, 1, to_json(own_column.text)::VARCHAR, own_column.text, NULL,
         own_column.time_ms, false
  FROM own_column
  JOIN home ON home.contact_id = own_column.id
  WHERE own_column.text IS NOT NULL AND home.own
  UNION ALL
  SELECT no, true, target_id, key, ordinal, to_json(text)::VARCHAR, text, NULL, NULL, false
  FROM spare
)
ORDER BY no, own DESC, contact_id, key, ordinal, text;
