import { describe, expect, test } from 'vitest';
import { unlisted } from '../../../extract/kustomer/read/unlisted.js';
import { kustomerStreams } from '../../../extract/kustomer/streams.js';
import { kustomerTables } from '../../../extract/kustomer/tables.js';

/** Where everything that a Kustomer account has comes to lie in an archive: a kind, or a gap that says why there is none. */

const lands: readonly (readonly [what: string, ...kinds: string[]])[] = [
  ['customers, active, deleted and merged', 'customer', 'customer_merge'],
  ['companies', 'company'],
  ['conversations', 'conversation'],
  ['messages with their full HTML', 'message', 'message_original'],
  ['notes on conversations and customers', 'note'],
  ['drafts', 'draft'],
  ['tags', 'tag'],
  ['users in all their passes', 'user'],
  ['teams', 'team'],
  ['queues and what went through them', 'queue', 'queue_rule', 'work_item', 'work_session'],
  ['klasses and custom objects with their comments', 'klass', 'kobject', 'comment', 'metadata'],
  ['shortcuts and the words in them', 'shortcut', 'snippet'],
  ['service levels', 'sla', 'sla_version'],
  ['workflows', 'workflow'],
  ['schedules', 'schedule', 'holiday', 'snooze'],
  ['saved searches', 'saved_search', 'saved_search_pinned', 'saved_search_position'],
  ['hooks', 'hook_web', 'hook_email', 'outbound_webhook', 'card', 'kview'],
  ['satisfaction', 'satisfaction', 'satisfaction_response'],
  ['attachments and inline media', 'attachment', 'media'],
  ['the knowledge base', 'kb_knowledge_base', 'kb_category', 'kb_article', 'kb_version', 'media'],
  ['what stands around its articles', 'kb_domain', 'kb_route', 'kb_tag', 'kb_template', 'kb_theme'],
  ['forms', 'kb_form'],
  ['audit logs', 'audit_log'],
  ['events and visits', 'conversation_event', 'customer_session', 'session_event'],
  ['times', 'conversation_time'],
  ['forwards', 'forward'],
  ['accounts and brands', 'outbound_account', 'brand'],
  ['settings', 'chat_setting', 'org_setting', 'notification_setting'],
  ['roles', 'auth_role', 'role_group'],
  ['senders that are never let in', 'spam_sender'],
];

const cannot: readonly (readonly [what: string, ...kinds: string[]])[] = [
  ['business rules', 'business_rule'],
  ['channels as records', 'channel'],
  ['what saved searches find', 'saved_search_result'],
  ['what was sent with forms', 'form_submission'],
  ['routing states of agents', 'routing_status'],
  ['folders of shortcuts', 'shortcut_category'],
  ['runs of workflows', 'workflow_run'],
  ['settings of single users', 'user_setting'],
  ['installed apps', 'app'],
  ['days on which articles will be published', 'kb_article_schedule'],
  ['code of themes', 'kb_theme_file'],
];

const declared = new Set(kustomerTables.map(({ kind }) => kind));
const brought = new Set(kustomerStreams.flatMap(({ kinds }) => kinds));

describe('everything has a place', () => {
  test.each(lands)('%s', (_what, ...kinds) => {
    for (const kind of kinds)
      expect([kind, declared.has(kind), brought.has(kind)]).toEqual([kind, true, true]);
  });
  test('and nothing else is read', () => {
    expect([...declared].sort()).toEqual([...new Set(lands.flatMap(([, ...kinds]) => kinds))].sort());
    expect([...brought].sort()).toEqual([...declared].sort());
  });
});

describe('what has no list is a gap in every archive', () => {
  test.each(cannot)('%s', (_what, ...kinds) => {
    for (const kind of kinds)
      expect(unlisted.filter((gap) => gap.kind === kind)).toMatchObject([{ reason: 'endpoint-absent' }]);
  });
  test('and every such gap is about a thing that is named here', () => {
    const absent = unlisted.filter(({ reason }) => reason === 'endpoint-absent').map(({ kind }) => kind);
    expect(absent.sort()).toEqual(cannot.flatMap(([, ...kinds]) => kinds).sort());
  });
});
