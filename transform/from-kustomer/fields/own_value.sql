-- What records say of themselves and the model has no column for, as values of fields that the source keeps by itself.
-- Their keys begin with `system.`; names of custom attributes have no dot. Queues and brands by their names.
-- reads: kustomer_customer, kustomer_company, kustomer_conversation, kustomer_message, kustomer_queue, kustomer_brand
-- stages: own_value
-- grain: one row per record and field with a value, as JSON text; lists hold plain texts
WITH queue AS (
  SELECT id, coalesce(nullif(definition ->> '$.displayName', ''), nullif(definition ->> '$.name', '')) AS name
  FROM kustomer_queue
),
brand AS (
  SELECT id, nullif(definition ->> '$.name', '') AS name FROM kustomer_brand
),
place AS (
  SELECT 'contact' AS object, 'customer' AS source_kind, source, id, snapshot, raw_sha256, locations
  FROM kustomer_customer
  UNION ALL
  SELECT 'company', 'company', source, id, snapshot, raw_sha256, locations FROM kustomer_company
),
addressed AS (
  SELECT * EXCLUDE (locations), unnest(from_json(locations, '["JSON"]')) AS one, generate_subscripts(from_json(locations, '["JSON"]'), 1) AS turn
  FROM place
  WHERE json_type(locations) = 'ARRAY'
),
worded AS (
  SELECT
    * EXCLUDE (one),
    concat_ws(
      ', ',
      one ->> '$.name', one ->> '$.address', one ->> '$.address2', one ->> '$.address3', one ->> '$.zipCode',
      one ->> '$.cityName', one ->> '$.regionName', coalesce(one ->> '$.countryName', one ->> '$.countryCode')
    ) AS words
  FROM addressed
),
rows_of AS (
  SELECT 'conversation' AS object, 'conversation' AS source_kind, c.source, c.id, c.snapshot, c.raw_sha256,
    unnest([
      {'key': 'system.queue', 'value': to_json(coalesce(queue.name, c.queue_id))},
      {'key': 'system.brand', 'value': to_json(coalesce(brand.name, c.brand_id))},
      {'key': 'system.language', 'value': to_json(c.default_lang)},
      {'key': 'system.ended_reason', 'value': to_json(c.ended_reason)},
      {'key': 'system.sla', 'value': to_json(c.sla ->> '$.name')},
      {'key': 'system.sla_breached', 'value': c.sla -> '$.breached'},
      {'key': 'system.linked', 'value': CASE json_type(c.linked_conversations)
        WHEN 'ARRAY' THEN to_json(list_transform(from_json(c.linked_conversations, '["JSON"]'), lambda one: coalesce(one ->> '$.id', one ->> '$')))
        WHEN 'OBJECT' THEN to_json(c.linked_conversations ->> '$.id')
        ELSE c.linked_conversations
      END}
    ]) AS entry
  FROM kustomer_conversation AS c
  LEFT JOIN queue ON queue.id = c.queue_id
  LEFT JOIN brand ON brand.id = c.brand_id
  UNION ALL
  SELECT 'contact', 'customer', source, id, snapshot, raw_sha256,
    unnest([
      {'key': 'system.birthday', 'value': to_json(strftime(birthday_at, '%Y-%m-%d'))},
      {'key': 'system.gender', 'value': to_json(gender)}
    ])
  FROM kustomer_customer
  UNION ALL
  SELECT object, source_kind, source, id, any_value(snapshot), any_value(raw_sha256),
    {'key': 'system.addresses', 'value': to_json(list(words ORDER BY turn))}
  FROM worded
  WHERE words <> ''
  GROUP BY object, source_kind, source, id
  UNION ALL
  SELECT 'company', 'company', source, id, snapshot, raw_sha256,
    unnest([
      {'key': 'system.emails', 'value': to_json(json_extract_string(emails, '$[*].email'))},
      {'key': 'system.phones', 'value': to_json(json_extract_string(phones, '$[*].phone'))},
      {'key': 'system.sites', 'value': to_json(json_extract_string(urls, '$[*].url')[2:])}
    ])
  FROM kustomer_company
  UNION ALL
  SELECT 'part', 'message', source, id, snapshot, raw_sha256,
    unnest([
      {'key': 'system.cc', 'value': CASE json_type((meta -> '$.cc'))
        WHEN 'ARRAY' THEN to_json(list_transform(from_json((meta -> '$.cc'), '["JSON"]'), lambda one: coalesce(one ->> '$.email', one ->> '$')))
        WHEN 'OBJECT' THEN to_json((meta -> '$.cc') ->> '$.email')
        ELSE (meta -> '$.cc')
      END},
      {'key': 'system.bcc', 'value': CASE json_type((meta -> '$.bcc'))
        WHEN 'ARRAY' THEN to_json(list_transform(from_json((meta -> '$.bcc'), '["JSON"]'), lambda one: coalesce(one ->> '$.email', one ->> '$')))
        WHEN 'OBJECT' THEN to_json((meta -> '$.bcc') ->> '$.email')
        ELSE (meta -> '$.bcc')
      END},
      {'key': 'system.error', 'value': to_json(coalesce(error ->> '$.title', error ->> '$.detail', error ->> '$.code'))},
      {'key': 'system.reactions', 'value': to_json(json_extract_string(reactions, '$[*].name'))}
    ])
  FROM kustomer_message
  -- Most messages have none of these.
  WHERE error IS NOT NULL OR json_array_length(reactions) > 0 OR json_exists(meta, '$.cc') OR json_exists(meta, '$.bcc')
)
SELECT object, source_kind, source, id, snapshot, raw_sha256, entry.key AS key, trim(CAST(entry.value AS VARCHAR)) AS json
FROM rows_of
WHERE trim(CAST(entry.value AS VARCHAR)) NOT IN ('null', '[]', '{}', '""');
