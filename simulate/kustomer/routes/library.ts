import { list, single } from '../envelope.js';
import { refusal } from '../errors.js';
import type { Kind } from '../holdings/holdings.js';
import { filtered, listPage, rowsInOrder } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit } from '../world.js';
import type { Route } from './route.js';

/** The knowledge base. */

const roles = [
  'org.permission.kb.read',
  'org.admin.kb',
  'org.admin.kb.read',
  'org.admin.content.kb.read',
  'org.user.kb.read',
];

type Attributes = Readonly<Record<string, unknown>>;

/** The list may leave the bodies to the single article. */
const lean = (record: Buffer): Buffer => {
  const value = parseRecord(record) as { attributes: Attributes };
  const { langVersions: _, ...attributes } = value.attributes;
  return Buffer.from(JSON.stringify({ ...value, attributes }));
};

const articleList = (visit: Visit) => {
  const { settings, holdings } = visit.world;
  const hidden = settings.text('kb_deleted') === 'hidden';
  const rows = rowsInOrder(holdings.shelf('kb_article'), false);
  return listPage(
    visit.call,
    settings,
    hidden ? filtered(rows, (attributes) => attributes.deleted !== true) : rows,
    {
      ...(settings.text('kb_list') === 'lean' ? { map: lean } : {}),
    },
  );
};

const versions = (visit: Visit) => {
  const { world, params } = visit;
  must(world, 'kb_article', params.id as string);
  const shelf = world.holdings.shelf('kb_version');
  const found = shelf.children('lang', `${params.id}/${params.lang}`).map((version) => shelf.bytes(version));
  const newest = found[found.length - 1];
  if (newest === undefined) throw refusal(404, { source: { parameter: 'lang' } });
  return world.settings.text('kb_versions') === 'single'
    ? single(newest)
    : list({ meta: {}, records: found });
};

const everything = (kind: Kind) => (visit: Visit) =>
  listPage(visit.call, visit.world.settings, rowsInOrder(visit.world.holdings.shelf(kind), false));

const one = (kind: Kind) => (visit: Visit) => single(recordOf(visit.world, kind, visit.params.id as string));

/** The key-less routes: published and public things only. */
const published = (kind: 'kb_article' | 'kb_category') => (visit: Visit) =>
  listPage(
    visit.call,
    visit.world.settings,
    filtered(rowsInOrder(visit.world.holdings.shelf(kind), false), (attributes) =>
      kind === 'kb_category'
        ? attributes.published === true
        : attributes.status === 'published' && attributes.scope === 'public' && attributes.deleted !== true,
    ),
  );

export const libraryRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/kb/articles', roles, answer: articleList },
  { method: 'GET', path: '/v1/kb/articles/:id', roles, answer: one('kb_article') },
  { method: 'GET', path: '/v1/kb/articles/:id/versions/:lang', roles, answer: versions },
  { method: 'GET', path: '/v1/kb/categories', roles, answer: everything('kb_category') },
  { method: 'GET', path: '/v1/kb/categories/:id', roles, answer: one('kb_category') },
  { method: 'GET', path: '/p/v3/kb/articles', roles: undefined, answer: published('kb_article') },
  { method: 'GET', path: '/p/v3/kb/categories', roles: undefined, answer: published('kb_category') },
];
