import { boolean, json, text } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';
import type { ListedKind } from './kind.js';

/**
 * What stands around the articles of a help centre. The vendor's pages and the field lists of connectors name the
 * attributes of most of these, but nobody shows a record, and not every path is written down: under `otherPaths` a list is
 * looked for when it is not where the others of its kind are, other names are read beside the known ones, and `definition`
 * has whatever comes.
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
      text(
        'subdomain',
        a('subdomain'),
        'Its address is this, then .kustomer.help, .support or .info by region',
      ),
      text('domain', a('domain')),
      boolean('default', a('default')),
      text('brand', a('brand'), 'Brand id'),
      text('theme', a('theme'), 'Theme id'),
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
    about: 'One more path of a help centre that leads to an article or category.',
    roles: kb,
    columns: [
      text('url', a('url'), 'The path that leads there'),
      text('routable_type', a('routableType'), 'article or category'),
      text('routable_id', a('routableId'), 'Its id'),
      text('pattern', a('pattern'), 'Regular expression for several paths'),
      text('path', a('path'), 'The path, should it be called so'),
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
    about: 'A label for articles, which refer to it by its id.',
    otherPaths: ['/v3/kb/tags'],
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
      text('title', a('title')),
      text('description', a('description')),
      text('version', a('version')),
      boolean('beta', a('beta')),
      json('manifest', a('manifest'), 'Settings, by section'),
      json('jsx_snippets', a('jsxSnippets')),
      json('images', a('images')),
      text('name', a('name'), 'Its title, should it be called so'),
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
      boolean('active', a('active'), 'Left over: which theme is shown stands in the knowledge base'),
      boolean('default', a('default'), 'Left over, too'),
      boolean('custom', a('custom')),
      text('status', a('status')),
      text('template_title', a('templateTitle')),
      text('template_version', a('templateVersion')),
      text('template_version_id', a('templateVersionId')),
      json('manifest', a('manifest'), 'Settings, by section'),
      json('config_snippets', a('configSnippets')),
      json('jsx_snippets', a('jsxSnippets')),
      json('settings', a('settings'), 'Settings, should they be called so'),
      definition,
      ...stamps,
    ],
  },
];
