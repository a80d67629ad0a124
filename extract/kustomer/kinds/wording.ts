import { boolean, json, text, texts } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';
import type { ListedKind } from './kind.js';

/** Kinds that agents pick words from. */
export const wordingKinds: readonly ListedKind[] = [
  {
    kind: 'shortcut',
    path: '/v1/shortcuts',
    about: 'A prepared answer (macro): text, and what it changes on the conversation.',
    roles: both('shortcut', 'org.admin.shortcut.read'),
    columns: [
      text('name', a('name')),
      text('draft_text', 'attributes.draft.text', 'The text as typed'),
      json('draft', a('draft')),
      json('payload', a('payload'), 'The same with styles: {text: {blocks, entityMap}}'),
      json('conversation', a('conversation'), 'Name, tags and custom attributes that it sets'),
      boolean('is_private', a('isPrivate')),
      boolean('deleted', a('deleted')),
      boolean('app_disabled', a('appDisabled')),
      text('lang', a('lang')),
      texts('langs', a('langs')),
      related('parent', 'Shortcut category'),
      json('access_users', 'relationships.accessUsers.data', 'Who may use it'),
      json('access_teams', 'relationships.accessTeams.data'),
      json('attachments', 'relationships.attachments.data', '[{type, id}]'),
      related('created_by', 'User'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'snippet',
    path: '/v1/snippets',
    about: 'A word of the organisation that texts refer to as [[sn.org.<name>]].',
    roles: both('snippet', 'org.admin.snippet.read'),
    columns: [
      text('name', a('name')),
      text('value', a('value')),
      json('values', a('values'), 'Language to text'),
      text('description', a('description')),
      definition,
      ...stamps,
    ],
  },
];
