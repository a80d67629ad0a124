/**
 * Which roles open what (developer.kustomer.com, per-operation tables): of each list any one is enough. Two
 * generations of names live side by side, and a broader role implies the narrower ones.
 */

/** The reading role of a family in both generations, and others that are known to do. */
export const both = (name: string, ...more: string[]): readonly string[] => [
  `org.permission.${name}.read`,
  `org.user.${name}.read`,
  ...more,
];

export const roles = {
  customer: both('customer'),
  company: both('company'),
  conversation: both('conversation'),
  message: both('message'),
  note: both('note'),
  attachment: both('attachment'),
  user: both('user', 'org.admin.user.read'),
  team: both('team', 'org.admin.team.read'),
  tag: both('tag', 'org.admin.tag.read'),
  klass: both('klass', 'org.admin.klass.read'),
  metadata: both('metadata', 'org.admin.metadata.read'),
  event: both('event'),
  audit_logs: both('audit_logs'),
  kobject: both('kobject'),
  response: ['org.permission.satisfaction_response.read', ...both('satisfaction')],
  schedule: both('schedule', 'org.admin.schedule.read'),
  kb: both('kb', 'org.admin.kb.read', 'org.user.content.kb.read', 'org.admin.content.kb.read'),
  media: both('kb', 'org.user.media.read', 'org.user.setting.read', 'org.user.content.kb.read'),
  search: [
    'org.permission.search.create',
    'org.permission.search.update',
    'org.permission.search_global.create',
    'org.permission.search_preview.create',
    'org.user.search.read',
    'org.admin.search.read',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Whether a role that a key has gives a role that is needed: the same, a parent (`org.permission`,
 * `org.permission.customer`, `org`), or the read-everything role of the current generation.
 */
export const implies = (held: string, needed: string): boolean =>
  held === needed ||
  needed.startsWith(`${held}.`) ||
  (held === 'org.permission.read' && /^org\.permission\..+\.read$/.test(needed));

/** Whether any held role gives any of the needed ones. */
export const allows = (held: readonly string[], anyOf: readonly string[]): boolean =>
  anyOf.some((needed) => held.some((role) => implies(role, needed)));
