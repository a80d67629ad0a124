-- question: which values does a contact have besides its standard ones?
-- inputs: field_value, contact, contact_identity, contact_home, contact_target
-- grain: one row per contact, person record and value, the contact's own first
WITH home AS (
  SELECT contact_target.no AS no, contact_id, contact_id = target_id AS own
  FROM contact_home
  JOIN contact_target ON contact_target.id = contact_home.target_id
),
spare AS (
  SELECT kind, contact_id, ordinal, raw
  FROM contact_identity
  WHERE kind <> 'external_id' AND NOT (kind IN ('email', 'phone') AND ordinal = 1)
)
SELECT no, own, contact_id, key, json, text, boolean, time_ms, conflict
FROM (
  SELECT home.no, home.own, home.contact_id, value.key, value.ordinal, value.json, value.text, value.boolean,
         epoch_ms(value.time)::DOUBLE AS time_ms, value.conflict
  FROM field_value AS value
  JOIN home ON home.contact_id = value.object_id
  WHERE value.object = 'contact'
  UNION ALL
  SELECT home.no, home.own, home.contact_id, own_column.key, 1, to_json(own_column.text)::VARCHAR, own_column.text, NULL,
         own_column.time_ms, false
  FROM (
    SELECT id, 'system.created_at' AS key, strftime(created_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS text,
           epoch_ms(created_at)::DOUBLE AS time_ms FROM contact
    UNION ALL SELECT id, 'system.external_id', external_id, NULL FROM contact
    UNION ALL SELECT id, 'system.locale', locale, NULL FROM contact
    UNION ALL SELECT id, 'system.time_zone', time_zone, NULL FROM contact
  ) AS own_column
  JOIN home ON home.contact_id = own_column.id
  WHERE own_column.text IS NOT NULL AND home.own
  UNION ALL
  SELECT home.no, home.own, home.contact_id,
         CASE spare.kind WHEN 'email' THEN 'system.other_emails' WHEN 'phone' THEN 'system.other_phones'
                         ELSE 'system.profiles' END,
         spare.ordinal,
         to_json(spare.raw)::VARCHAR,
         CASE WHEN spare.kind IN ('email', 'phone') THEN spare.raw ELSE spare.kind || ' ' || spare.raw END,
         NULL, NULL, false
  FROM spare
  JOIN home ON home.contact_id = spare.contact_id
  WHERE home.own
)
ORDER BY no, own DESC, contact_id, key, ordinal, text;
