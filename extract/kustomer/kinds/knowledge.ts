import { boolean, json, text } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';
import type { ListedKind } from './kind.js';

/**
 * What stands around the articles of a help centre. The vendor names these families but gives neither all paths nor any
 * record: under `otherPaths` a list is looked for when it is not where the others of its kind are, and `definition` has
 * whatever comes.
 */

const kb = both('kb', 'org.admin.kb', 'org.admin.kb.read', 'org.user.content.kb.read');

export const knowledgeKinds: readonly ListedKind[] = [
  {
    kind: 'kb_knowledge_base',
    path: '/v1/kb/knowledge-bases',
    otherPaths: ['/v1/kb/knowledgebases', '/v1/kb/knowledgeBases'],
    about: 'A help centre: its name, domain and languages.',
    roles: kb,
    columns: [
      text('name', a('name')),
      text('domain', a('domain')),
      boolean('default', a('default')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'kb_domain',
    path: '/v1/kb/custom-domains',
    otherPaths: ['/v1/kb/customdomains', '/v1/kb/customDomains'],
    about: 'An address of its own that a help centre answers at.',
    roles: kb,
    columns: [text('domain', a('domain')), text('status', a('status')), definition, ...stamps],
  },
  {
    kind: 'kb_route',
    path: '/v1/kb/routes',
    about: 'A path of a help centre that leads to a page, or on to another path.',
    roles: kb,
    columns: [
      text('path', a('path')),
      text('target', a('redirectTo'), 'Where it leads, when it leads on'),
      text('article', a('article'), 'Article id'),
      related('article', 'Article'),
      boolean('deleted', a('deleted')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'kb_tag',
    path: '/v1/kb/tags',
    about: 'A label for articles.',
    roles: kb,
    columns: [
      text('name', a('name')),
      text('slug', a('slug')),
      boolean('deleted', a('deleted')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'kb_template',
    path: '/v1/kb/templates',
    about: 'The form of a page of a help centre.',
    roles: kb,
    secrets: true,
    columns: [
      text('name', a('name')),
      text('type', a('type')),
      text('html', a('html')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'kb_theme',
    path: '/v1/kb/themes',
    about: 'Colours, pictures and styles of a help centre.',
    roles: kb,
    secrets: true,
    columns: [
      text('name', a('name')),
      boolean('active', a('active')),
      json('settings', a('settings')),
      definition,
      ...stamps,
    ],
  },
];
