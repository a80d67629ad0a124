-- Things of the set-up, and drafts, whose record has no attributes: there is nothing to build anew.
-- reads: kustomer_queue, kustomer_queue_rule, kustomer_schedule, kustomer_holiday, kustomer_sla_version, kustomer_snooze, kustomer_snippet, kustomer_workflow, kustomer_hook_web, kustomer_hook_email, kustomer_outbound_webhook, kustomer_card, kustomer_kview, kustomer_kb_form, kustomer_kb_knowledge_base, kustomer_kb_domain, kustomer_kb_route, kustomer_kb_tag, kustomer_kb_template, kustomer_kb_theme, kustomer_satisfaction, kustomer_brand, kustomer_outbound_account, kustomer_saved_search, kustomer_saved_search_pinned, kustomer_chat_setting, kustomer_org_setting, kustomer_notification_setting, kustomer_role_group, kustomer_spam_sender, kustomer_draft
-- rejects: inventory
-- grain: one row per thing
WITH things AS (
  SELECT 'queue' AS source_kind, source, id, snapshot, raw_sha256, definition FROM kustomer_queue
  UNION ALL SELECT 'queue_rule', source, id, snapshot, raw_sha256, definition FROM kustomer_queue_rule
  UNION ALL SELECT 'schedule', source, id, snapshot, raw_sha256, definition FROM kustomer_schedule
  UNION ALL SELECT 'holiday', source, id, snapshot, raw_sha256, definition FROM kustomer_holiday
  UNION ALL SELECT 'sla_version', source, id, snapshot, raw_sha256, definition FROM kustomer_sla_version
  UNION ALL SELECT 'snooze', source, id, snapshot, raw_sha256, definition FROM kustomer_snooze
  UNION ALL SELECT 'snippet', source, id, snapshot, raw_sha256, definition FROM kustomer_snippet
  UNION ALL SELECT 'workflow', source, id, snapshot, raw_sha256, definition FROM kustomer_workflow
  UNION ALL SELECT 'hook_web', source, id, snapshot, raw_sha256, definition FROM kustomer_hook_web
  UNION ALL SELECT 'hook_email', source, id, snapshot, raw_sha256, definition FROM kustomer_hook_email
  UNION ALL SELECT 'outbound_webhook', source, id, snapshot, raw_sha256, definition FROM kustomer_outbound_webhook
  UNION ALL SELECT 'card', source, id, snapshot, raw_sha256, definition FROM kustomer_card
  UNION ALL SELECT 'kview', source, id, snapshot, raw_sha256, definition FROM kustomer_kview
  UNION ALL SELECT 'kb_form', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_form
  UNION ALL SELECT 'kb_knowledge_base', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_knowledge_base
  UNION ALL SELECT 'kb_domain', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_domain
  UNION ALL SELECT 'kb_route', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_route
  UNION ALL SELECT 'kb_tag', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_tag
  UNION ALL SELECT 'kb_template', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_template
  UNION ALL SELECT 'kb_theme', source, id, snapshot, raw_sha256, definition FROM kustomer_kb_theme
  UNION ALL SELECT 'satisfaction', source, id, snapshot, raw_sha256, definition FROM kustomer_satisfaction
  UNION ALL SELECT 'brand', source, id, snapshot, raw_sha256, definition FROM kustomer_brand
  UNION ALL SELECT 'outbound_account', source, id, snapshot, raw_sha256, definition FROM kustomer_outbound_account
  UNION ALL SELECT 'saved_search', source, id, snapshot, raw_sha256, definition FROM kustomer_saved_search
  UNION ALL SELECT 'saved_search_pinned', source, id, snapshot, raw_sha256, definition FROM kustomer_saved_search_pinned
  UNION ALL SELECT 'chat_setting', source, id, snapshot, raw_sha256, definition FROM kustomer_chat_setting
  UNION ALL SELECT 'org_setting', source, id, snapshot, raw_sha256, definition FROM kustomer_org_setting
  UNION ALL SELECT 'notification_setting', source, id, snapshot, raw_sha256, definition FROM kustomer_notification_setting
  UNION ALL SELECT 'role_group', source, id, snapshot, raw_sha256, definition FROM kustomer_role_group
  UNION ALL SELECT 'spam_sender', source, id, snapshot, raw_sha256, definition FROM kustomer_spam_sender
  UNION ALL SELECT 'draft', source, id, snapshot, raw_sha256, definition FROM kustomer_draft
)
SELECT
  'definition-missing' AS reason,
  CAST(NULL AS VARCHAR) AS field,
  CAST(NULL AS VARCHAR) AS value,
  source,
  source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM things
WHERE definition IS NULL;
