-- Custom fields, with how they are used.
-- reads: custom_field, custom_item, kustomer_customer, kustomer_company, kustomer_conversation, kustomer_message, object_row
-- writes: field
-- grain: one row per object and key
WITH totals AS (
  SELECT 'contact' AS object, count(*) AS total FROM kustomer_customer
  UNION ALL
  SELECT 'company', count(*) FROM kustomer_company
  UNION ALL
  SELECT 'conversation', count(*) FROM kustomer_conversation
  UNION ALL
  SELECT 'part', count(*) FROM kustomer_message
  UNION ALL
  SELECT 'object:' || klass, count(*) FROM object_row GROUP BY klass
),
used AS (
  SELECT object, key, count(*) FILTER (ordinal = 1) AS filled, count(*) FILTER (conflict) AS conflicts
  FROM custom_item
  WHERE NOT masked
  GROUP BY object, key
),
counted AS (
  SELECT object, key, left(text, 80) || CASE WHEN length(text) > 80 THEN '…' ELSE '' END AS sample, count(*) AS times
  FROM custom_item
  WHERE NOT masked
  GROUP BY object, key, sample
),
ranked AS (
  SELECT object, key, sample, row_number() OVER (PARTITION BY object, key ORDER BY times DESC, sample) AS rank
  FROM counted
),
sampled AS (
  SELECT object, key, list(sample ORDER BY rank) AS samples
  FROM ranked
  WHERE rank <= 5
  GROUP BY object, key
)
SELECT
  field.object,
  field.key,
  label,
  type,
  multiple,
  target,
  suffix,
  options,
  declared,
  deleted,
  coalesce(filled, 0) AS filled,
  coalesce(total, 0) AS total,
  coalesce(conflicts, 0) AS conflicts,
  coalesce(samples, []) AS samples,
  source
FROM custom_field AS field
LEFT JOIN totals ON totals.object = field.object
LEFT JOIN used ON used.object = field.object AND used.key = field.key
LEFT JOIN sampled ON sampled.object = field.object AND sampled.key = field.key;
