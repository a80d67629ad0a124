import { boolean, json, text, texts, time } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';
import type { ListedKind } from './kind.js';

/** What the organisation has set up for itself: brands, accounts, views, settings, roles. */
export const accountKinds: readonly ListedKind[] = [
  {
    kind: 'brand',
    path: '/v1/brands',
    about: 'A brand that the organisation answers for.',
    roles: both('brand', 'org.admin.brand.read'),
    columns: [
      text('name', a('name')),
      boolean('default', a('default')),
      text('icon_url', a('iconUrl')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'outbound_account',
    path: '/v1/outboundAccounts',
    about: 'An account that messages go out from. The API gives these no ids: theirs is their digest.',
    roles: both('apps'),
    columns: [
      text('channel', a('channel')),
      text('name', a('name')),
      json('account', a('account')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'saved_search',
    path: '/v1/customers/searches',
    about: 'A saved search (view). What it finds cannot be asked for with a key.',
    roles: [],
    columns: [
      text('name', a('name')),
      text('description', a('description')),
      text('type', a('type')),
      json('criteria', a('criteria')),
      json('sort', a('sort')),
      json('columns', a('columns')),
      boolean('is_private', a('isPrivate')),
      boolean('deleted', a('deleted')),
      time('pinned_at', a('pinnedAt')),
      related('created_by', 'User'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'saved_search_pinned',
    path: '/v1/customers/searches/pinned',
    about: 'A saved search that somebody pinned.',
    roles: [],
    columns: [text('name', a('name')), related('search', 'Saved search'), definition, ...stamps],
  },
  {
    kind: 'saved_search_position',
    path: '/v1/customers/searches/positions',
    about: 'In which order saved searches stand.',
    roles: [],
    columns: [json('positions', a('positions')), definition, ...stamps],
  },
  {
    kind: 'chat_setting',
    path: '/v1/chat/settings',
    about: 'Settings of the chat channel.',
    roles: [],
    secrets: true,
    single: true,
    columns: [boolean('enabled', a('enabled')), definition, ...stamps],
  },
  {
    kind: 'org_setting',
    path: '/v1/settings',
    about: 'A setting of the organisation.',
    roles: both('setting', 'org.admin.setting.read'),
    secrets: true,
    columns: [text('name', a('name')), text('category', a('category')), definition, ...stamps],
  },
  {
    kind: 'role_group',
    path: '/v1/role-groups',
    about: 'A set of roles that users are given.',
    roles: [],
    columns: [
      text('name', a('name')),
      text('description', a('description')),
      boolean('system', a('system')),
      texts('roles', a('roles')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'spam_sender',
    path: '/v1/spam/senders',
    about: 'A sender that is always or never let in.',
    roles: ['org.permission.spam.read', 'org.admin.spam.read'],
    columns: [
      text('sender', a('sender')),
      text('channel', a('channel')),
      text('list', a('list'), 'whitelist or blacklist'),
      definition,
      ...stamps,
    ],
  },
];
