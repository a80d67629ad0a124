/**
 * What an organisation has set up, one line a kind: where it is served, who may read it, and how its list misbehaves.
 * Shelves, ids, routes and data files follow from these lines; records are made in the files beside this one.
 */
export interface SetupKind {
  readonly kind: string;
  readonly path: string;
  /** Where it is instead when the setting `kb_paths` says so: nobody has written the path down. */
  readonly otherPaths?: Readonly<Record<string, string>>;
  /** Family of the reading role. */
  readonly family: string;
  /** Other roles that open it too. */
  readonly more?: readonly string[];
  /** The kind's byte in ids. */
  readonly byte: number;
  /** Name of its file in a data folder. */
  readonly file: string;
  /**
   * `bare`: only `links.self` and records without ids; `unlinked`: no `links` at all; `one`: the single record of the
   * kind instead of a list; `versions`: brings versions when asked for.
   */
  readonly habit?: 'bare' | 'unlinked' | 'one' | 'versions';
}

export const setupKinds = [
  { kind: 'queue', path: '/v1/routing/queues', family: 'queue', byte: 0x17, file: 'queues' },
  {
    kind: 'queue_rule',
    path: '/v1/routing/queue-rules',
    family: 'queue_rule',
    byte: 0x20,
    file: 'queue_rules',
  },
  {
    kind: 'work_session',
    path: '/v1/routing/work-sessions',
    family: 'work_session',
    byte: 0x21,
    file: 'work_sessions',
  },
  { kind: 'work_item', path: '/v1/routing/work-items', family: 'work_item', byte: 0x22, file: 'work_items' },
  {
    kind: 'schedule',
    path: '/v1/schedules',
    family: 'schedule',
    more: ['org.admin.schedule.read'],
    byte: 0x23,
    file: 'schedules',
  },
  { kind: 'sla', path: '/v1/slas', family: 'sla', byte: 0x18, file: 'slas', habit: 'versions' },
  { kind: 'snooze', path: '/v1/snoozes', family: 'snooze', byte: 0x24, file: 'snoozes' },
  { kind: 'shortcut', path: '/v1/shortcuts', family: 'shortcut', byte: 0x25, file: 'shortcuts' },
  { kind: 'snippet', path: '/v1/snippets', family: 'snippet', byte: 0x26, file: 'snippets' },
  { kind: 'workflow', path: '/v1/workflows', family: 'workflow', byte: 0x27, file: 'workflows' },
  { kind: 'hook_web', path: '/v1/hooks/web', family: 'hook', byte: 0x28, file: 'hooks_web' },
  { kind: 'hook_email', path: '/v1/hooks/email', family: 'hook', byte: 0x29, file: 'hooks_email' },
  {
    kind: 'outbound_webhook',
    path: '/v1/outbound-webhooks',
    family: 'outbound_webhook',
    byte: 0x2a,
    file: 'outbound_webhooks',
  },
  { kind: 'card', path: '/v1/cards', family: 'card', byte: 0x2b, file: 'cards' },
  { kind: 'kview', path: '/v1/kviews', family: 'kview', byte: 0x2c, file: 'kviews' },
  {
    kind: 'kb_form',
    path: '/v1/kb/forms',
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x2d,
    file: 'kb_forms',
  },
  {
    kind: 'kb_knowledge_base',
    path: '/v1/kb/knowledge-bases',
    otherPaths: { joined: '/v1/kb/knowledgebases', camel: '/v1/kb/knowledgeBases' },
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x0c,
    file: 'kb_knowledge_bases',
  },
  {
    kind: 'kb_domain',
    path: '/v1/kb/custom-domains',
    otherPaths: { joined: '/v1/kb/customdomains', camel: '/v1/kb/customDomains' },
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x38,
    file: 'kb_domains',
  },
  {
    kind: 'kb_route',
    path: '/v1/kb/routes',
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x39,
    file: 'kb_routes',
  },
  {
    kind: 'kb_tag',
    path: '/v1/kb/tags',
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x3a,
    file: 'kb_tags',
  },
  {
    kind: 'kb_template',
    path: '/v1/kb/templates',
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x3b,
    file: 'kb_templates',
  },
  {
    kind: 'kb_theme',
    path: '/v1/kb/themes',
    family: 'kb',
    more: ['org.admin.kb', 'org.admin.kb.read'],
    byte: 0x3c,
    file: 'kb_themes',
  },
  {
    kind: 'satisfaction',
    path: '/v1/satisfaction',
    family: 'satisfaction',
    more: ['org.permission.satisfaction_response.read'],
    byte: 0x16,
    file: 'satisfaction_surveys',
    habit: 'unlinked',
  },
  {
    kind: 'brand',
    path: '/v1/brands',
    family: 'brand',
    more: ['org.admin.brand.read'],
    byte: 0x13,
    file: 'brands',
  },
  {
    kind: 'outbound_account',
    path: '/v1/outboundAccounts',
    family: 'apps',
    byte: 0x2e,
    file: 'outbound_accounts',
    habit: 'bare',
  },
  {
    kind: 'saved_search',
    path: '/v1/customers/searches',
    family: 'search',
    byte: 0x2f,
    file: 'saved_searches',
  },
  {
    kind: 'saved_search_pinned',
    path: '/v1/customers/searches/pinned',
    family: 'search',
    byte: 0x30,
    file: 'saved_searches_pinned',
  },
  {
    kind: 'saved_search_position',
    path: '/v1/customers/searches/positions',
    family: 'search',
    byte: 0x31,
    file: 'saved_search_positions',
  },
  {
    kind: 'chat_setting',
    path: '/v1/chat/settings',
    family: 'setting',
    byte: 0x32,
    file: 'chat_settings',
    habit: 'one',
  },
  {
    kind: 'org_setting',
    path: '/v1/settings',
    family: 'setting',
    more: ['org.admin.setting.read'],
    byte: 0x33,
    file: 'org_settings',
  },
  {
    kind: 'notification_setting',
    path: '/v1/notifications/logs/settings',
    family: 'setting',
    byte: 0x3d,
    file: 'notification_settings',
    habit: 'one',
  },
  { kind: 'auth_role', path: '/v1/auth/roles', family: 'role_group', byte: 0x3e, file: 'auth_roles' },
  { kind: 'role_group', path: '/v1/role-groups', family: 'role_group', byte: 0x34, file: 'role_groups' },
  {
    kind: 'spam_sender',
    path: '/v1/spam/senders',
    family: 'spam',
    more: ['org.admin.spam.read'],
    byte: 0x35,
    file: 'spam_senders',
  },
] as const satisfies readonly SetupKind[];

/** Kinds that come along with others and have no list. */
export const setupCompanions = [
  { kind: 'sla_version', byte: 0x36, file: 'sla_versions' },
  { kind: 'holiday', byte: 0x37, file: 'holidays' },
] as const;

export type SetupKindName = (typeof setupKinds)[number]['kind'] | (typeof setupCompanions)[number]['kind'];
