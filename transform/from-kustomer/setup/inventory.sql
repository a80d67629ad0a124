-- Everything of the set-up that no target takes by its interface, and answers that nobody sent.
-- reads: kustomer_queue, kustomer_queue_rule, kustomer_schedule, kustomer_holiday, kustomer_sla_version, kustomer_snooze, kustomer_snippet, kustomer_workflow, kustomer_hook_web, kustomer_hook_email, kustomer_outbound_webhook, kustomer_card, kustomer_kview, kustomer_kb_form, kustomer_kb_knowledge_base, kustomer_kb_domain, kustomer_kb_route, kustomer_kb_tag, kustomer_kb_template, kustomer_kb_theme, kustomer_satisfaction, kustomer_brand, kustomer_outbound_account, kustomer_saved_search, kustomer_saved_search_pinned, kustomer_chat_setting, kustomer_org_setting, kustomer_notification_setting, kustomer_role_group, kustomer_spam_sender, kustomer_sla, kustomer_draft
-- writes: inventory
-- grain: one row per thing
WITH rebuilding (source_kind, kind, rebuild) AS (
  VALUES
    ('queue', 'queue', 'A place where conversations wait: an inbox or a team, with the same order of precedence.'),
    ('queue_rule', 'routing_rule', 'A rule that assigns by the same conditions. Its conditions name tags and fields of the old desk by id.'),
    ('schedule', 'schedule', 'The same office hours in the same time zone.'),
    ('holiday', 'holiday', 'The same day off in the office hours.'),
    ('sla_version', 'sla', 'A service level with the same promises by priority; only the current version holds.'),
    ('snooze', 'snooze_choice', 'A choice for snoozing, where the target lets one set them.'),
    ('snippet', 'text_snippet', 'A word that texts refer to; put it where [[sn.org.<name>]] stands.'),
    ('workflow', 'workflow', 'A workflow with the same trigger and steps. Test it on one conversation before it is switched on.'),
    ('hook_web', 'inbound_hook', 'An address for those who sent to this one; tell them the new one.'),
    ('hook_email', 'mailbox', 'A mailbox that becomes conversations; forward the old address to it.'),
    ('outbound_webhook', 'webhook', 'A subscription to the same events; the receiver must read the new vendor’s form.'),
    ('card', 'app_panel', 'A panel beside the conversation: the app behind it must speak to the new vendor.'),
    ('kview', 'record_layout', 'The layout of records, where the target lets one set it.'),
    ('kb_form', 'form', 'A contact form with the same questions.'),
    ('kb_knowledge_base', 'help_centre', 'A help centre with the same languages.'),
    ('kb_domain', 'help_domain', 'The same address for the new help centre, by its DNS record.'),
    ('kb_route', 'redirect', 'A redirect from this path to the article’s new address, where the target takes them; else in front of it.'),
    ('kb_tag', 'article_tag', 'A label of articles, where the target has them.'),
    ('kb_template', 'page_template', 'The form of the page, where the target lets one set it.'),
    ('kb_theme', 'help_theme', 'The same colours, pictures and fonts.'),
    ('satisfaction', 'survey', 'A survey with the same scale and questions.'),
    ('brand', 'brand', 'A brand, or a tag in its place.'),
    ('outbound_account', 'channel_account', 'An account to send from: it must be connected and verified anew.'),
    ('saved_search', 'saved_search', 'A view with the same conditions. Its conditions name tags and teams of the old desk by id.'),
    ('saved_search_pinned', 'pinned_search', 'Whoever pinned the view pins it again.'),
    ('chat_setting', 'chat_setting', 'The look and words of the chat window.'),
    ('org_setting', 'setting', 'The same setting, where the target has one.'),
    ('notification_setting', 'notification_setting', 'The same notices, where the target lets one choose.'),
    ('role_group', 'role', 'A role with the same rights, given to the same people.'),
    ('spam_sender', 'sender_list', 'A sender that is always or never let in.'),
    ('draft', 'draft', 'An answer that was begun and never sent; it is written nowhere. Whoever began it sends it from the new desk, or lets it be.')
),
things AS (
  SELECT 'sla_version' AS source_kind, version.source, version.id, version.snapshot, version.raw_sha256, version.definition,
    version.created_at, version.updated_at, CAST(NULL AS VARCHAR) AS part_of,
    level.current_version IS DISTINCT FROM version.version AS is_former
  FROM kustomer_sla_version AS version
  LEFT JOIN kustomer_sla AS level ON level.source = version.source AND level.id = version.sla_id
  UNION ALL
  SELECT 'queue', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_queue
  UNION ALL
  SELECT 'queue_rule', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_queue_rule
  UNION ALL
  SELECT 'schedule', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_schedule
  UNION ALL
  SELECT 'holiday', source, id, snapshot, raw_sha256, definition, created_at, updated_at, source || ':schedule:' || schedule_id, false FROM kustomer_holiday
  UNION ALL
  SELECT 'snooze', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_snooze
  UNION ALL
  SELECT 'snippet', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_snippet
  UNION ALL
  SELECT 'workflow', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_workflow
  UNION ALL
  SELECT 'hook_web', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_hook_web
  UNION ALL
  SELECT 'hook_email', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_hook_email
  UNION ALL
  SELECT 'outbound_webhook', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_outbound_webhook
  UNION ALL
  SELECT 'card', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_card
  UNION ALL
  SELECT 'kview', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kview
  UNION ALL
  SELECT 'kb_form', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_form
  UNION ALL
  SELECT 'kb_knowledge_base', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_knowledge_base
  UNION ALL
  SELECT 'kb_domain', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_domain
  UNION ALL
  SELECT 'kb_route', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_route
  UNION ALL
  SELECT 'kb_tag', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_tag
  UNION ALL
  SELECT 'kb_template', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_template
  UNION ALL
  SELECT 'kb_theme', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_kb_theme
  UNION ALL
  SELECT 'satisfaction', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_satisfaction
  UNION ALL
  SELECT 'brand', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_brand
  UNION ALL
  SELECT 'outbound_account', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_outbound_account
  UNION ALL
  SELECT 'saved_search', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_saved_search
  UNION ALL
  SELECT 'saved_search_pinned', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_saved_search_pinned
  UNION ALL
  SELECT 'chat_setting', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_chat_setting
  UNION ALL
  SELECT 'org_setting', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_org_setting
  UNION ALL
  SELECT 'notification_setting', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_notification_setting
  UNION ALL
  SELECT 'role_group', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_role_group
  UNION ALL
  SELECT 'spam_sender', source, id, snapshot, raw_sha256, definition, created_at, updated_at, NULL, false FROM kustomer_spam_sender
  UNION ALL
  -- Where it stands is no attribute of it; a draft that is one no more was sent or given up.
  SELECT 'draft', source, id, snapshot, raw_sha256,
    CAST(
      '{"conversationId":' || coalesce(CAST(to_json(conversation_id) AS VARCHAR), 'null')
      || ',"customerId":' || coalesce(CAST(to_json(customer_id) AS VARCHAR), 'null')
      || ',"createdById":' || coalesce(CAST(to_json(created_by_id) AS VARCHAR), 'null')
      || CASE CAST(definition AS VARCHAR) WHEN '{}' THEN '}' ELSE ',' || substr(CAST(definition AS VARCHAR), 2) END
    AS JSON),
    created_at, updated_at, NULL, coalesce(status, 'draft') <> 'draft'
  FROM kustomer_draft
)
SELECT
  source || ':' || source_kind || ':' || id AS id,
  kind,
  coalesce(
    nullif(definition ->> '$.displayName', ''), nullif(definition ->> '$.name', ''), nullif(definition ->> '$.title', ''),
    nullif(definition ->> '$.url', ''), nullif(definition ->> '$.path', ''), nullif(definition ->> '$.domain', ''),
    nullif(definition ->> '$.sender', ''), nullif(definition ->> '$.subject', ''), id
  ) AS name,
  nullif(definition ->> '$.description', '') AS description,
  CASE
    WHEN (definition ->> '$.deleted') = 'true' THEN 'deleted'
    WHEN is_former OR (definition ->> '$.enabled') = 'false' OR (definition ->> '$.published') = 'false' THEN 'inactive'
    ELSE 'active'
  END AS state,
  part_of,
  CAST(definition AS VARCHAR) AS definition,
  rebuild,
  created_at,
  updated_at,
  source,
  source_kind,
  id AS source_id,
  snapshot,
  raw_sha256
FROM things
JOIN rebuilding USING (source_kind)
WHERE definition IS NOT NULL;
