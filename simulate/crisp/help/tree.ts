import {
  added,
  deleted,
  invalid,
  isObject,
  listed,
  notFound,
  processing,
  refused,
  resolved,
  updated,
} from '../api/answers.js';
import { aBoolean, aString, filled, shape, words } from '../api/check.js';
import { type Request, type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { TreeEntry } from '../state.js';
import { lintMarkdown } from './lint.js';

/** The knowledge base as a tree of Markdown files: folders, at most two deep, and files in them. */

type Tree = Map<string, TreeEntry>;

const types = words('articles', 'guides', 'references', 'news');

interface Place {
  readonly tree: Tree;
  readonly type: string;
  readonly path: string;
  readonly key: string;
}

const placeOf = (desk: Desk, { params, rest }: Request): Place | undefined => {
  const tree = desk.workspace.helpdesk?.locales.get(params.locale ?? '');
  const type = params.type ?? '';
  if (!tree || types(type, 'type') !== undefined) return undefined;
  return { tree, type, path: rest, key: `${type} ${rest}` };
};

const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Why a path cannot be: letters, depth, ending. */
const pathSentence = (path: string): string | undefined => {
  const segments = path.split('/');
  const last = segments.at(-1) as string;
  const isFile = last.endsWith('.md');
  const names = segments.map((one, index) =>
    isFile && index === segments.length - 1 ? one.slice(0, -3) : one,
  );
  if (!names.every((name) => slug.test(name))) return 'path should match pattern "^[a-z0-9-]+$"';
  if (segments.length > (isFile ? 3 : 2)) return 'path should NOT be deeper than a category and a section';
  if (isFile && segments.length < 2) return 'path should name a category';
  return undefined;
};

const emptyEntry = (desk: Desk, path: string): TreeEntry => {
  const now = desk.clock.now();
  return {
    kind: path.endsWith('.md') ? 'file' : 'folder',
    entityId: desk.ids.short(),
    content: null,
    metadata: {
      title: (path.split('/').at(-1) as string).replace(/\.md$/, ''),
      description: '',
      state: { published: false, hidden: false, featured: false },
      author: null,
      color: null,
      image: null,
    },
    createdAt: now,
    updatedAt: now,
  };
};

const treeEntryOut = (path: string, { kind, metadata }: TreeEntry): Record<string, unknown> => ({
  type: kind,
  slug: path.split('/').at(-1),
  title: metadata.title,
  state: metadata.state,
});

const pageUrl = (locale: string, path: string, entry: TreeEntry): string =>
  `https://help.example.com/${locale}/article/${(path.split('/').at(-1) as string).replace(/\.md$/, '')}-${entry.entityId}/`;

const metadata = shape({
  format: aString,
  title: filled,
  description: aString,
  state: shape({ published: aBoolean, hidden: aBoolean, featured: aBoolean }),
  author: shape({ user_id: filled }, ['user_id']),
  color: (value, at) =>
    typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? undefined : `${at} should be a color`,
  image: aString,
});

const scope = 'website:helpdesk';
const under = '/v1/website/:website/helpdesk/tree';
const at = ':locale/:type';

/** Routes about something that must be there. */
const ofEntry =
  (
    run: (desk: Desk, request: Request, place: Place, entry: TreeEntry) => ReturnType<Route['run']>,
  ): Route['run'] =>
  (desk, request) => {
    const place = placeOf(desk, request);
    const entry = place?.tree.get(place.key);
    const readable = entry && (request.call.method !== 'GET' || desk.isReadable(entry.createdAt));
    return place && entry && readable ? run(desk, request, place, entry) : notFound('path_not_found');
  };

const create: Route['run'] = (desk, request) => {
  const place = placeOf(desk, request);
  if (!place) return notFound('locale_not_found');
  const sentence = pathSentence(place.path);
  if (sentence !== undefined) return invalid(sentence);
  if (place.tree.has(place.key)) return refused(409, 'path_exists');
  const parent = place.path.includes('/') ? place.path.slice(0, place.path.lastIndexOf('/')) : null;
  if (parent !== null && !place.tree.has(`${place.type} ${parent}`)) return notFound('parent_not_found');
  place.tree.set(place.key, emptyEntry(desk, place.path));
  return added();
};

/** Entries below a path, as a list with children. */
const childrenOf = (desk: Desk, tree: Tree, type: string, above: string): Record<string, unknown>[] => {
  const prefix = above === '' ? `${type} ` : `${type} ${above}/`;
  return [...tree]
    .filter(
      ([key, entry]) =>
        key.startsWith(prefix) && !key.slice(prefix.length).includes('/') && desk.isReadable(entry.createdAt),
    )
    .map(([key, entry]) => {
      const path = key.slice(type.length + 1);
      return {
        ...treeEntryOut(path, entry),
        ...(entry.kind === 'folder' ? { children: childrenOf(desk, tree, type, path) } : {}),
      };
    });
};

const pages: Route['run'] = (desk, request) => {
  const place = placeOf(desk, request);
  if (!place) return notFound('locale_not_found');
  const files = [...place.tree].filter(
    ([key, entry]) =>
      key.startsWith(`${place.type} `) && entry.kind === 'file' && desk.isReadable(entry.createdAt),
  );
  const from = (Number(request.params.page) - 1) * 50;
  return listed(
    files.slice(from, from + 50).map(([key, entry]) => {
      const path = key.slice(place.type.length + 1);
      return {
        entity_id: entry.entityId,
        title: entry.metadata.title,
        tree_path: path,
        url: pageUrl(request.params.locale ?? '', path, entry),
      };
    }),
  );
};

/** On Crisp's own help site every item of an ordered list is numbered 1, with empty lines between. */
const kept = (desk: Desk, markdown: string): string =>
  desk.settings.text('storage') === 'as-sent'
    ? markdown
    : markdown.replace(/^\d+\. (.*)$/gm, '1. $1\n').replace(/\n{3,}/g, '\n\n');

const save: Route['run'] = (desk, request) => {
  const place = placeOf(desk, request);
  if (!place) return notFound('locale_not_found');
  let entry = place.tree.get(place.key);
  if (!entry && desk.settings.text('put_creates') === 'yes' && pathSentence(place.path) === undefined) {
    entry = emptyEntry(desk, place.path);
    place.tree.set(place.key, entry);
  }
  if (entry?.kind !== 'file') return notFound('path_not_found');
  const sentence = shape({ content: aString }, ['content'])(request.body, 'data');
  if (sentence !== undefined) return invalid(sentence);
  for (const warning of lintMarkdown(String(request.body.content))) desk.breach('markdown', warning);
  entry.content = kept(desk, String(request.body.content));
  entry.updatedAt = desk.clock.now();
  return updated();
};

const describe = ofEntry((desk, { body }, _place, entry) => {
  const sentence = metadata(body, 'data');
  if (sentence !== undefined) return invalid(sentence);
  const { author } = body;
  if (isObject(author) && !desk.workspace.operators.some((one) => one.userId === author.user_id))
    return invalid('data.author.user_id should be an operator');
  const { state, format: _format, ...plain } = body as Partial<TreeEntry['metadata']> & { format?: string };
  entry.metadata = { ...entry.metadata, ...plain, state: { ...entry.metadata.state, ...state } };
  entry.updatedAt = desk.clock.now();
  return updated();
});

export const treeRoutes: readonly Route[] = [
  route('GET', `${under}/list/${at}/:page`, scope, (desk, request) => {
    const place = placeOf(desk, { ...request, rest: '' });
    if (!place) return notFound('locale_not_found');
    for (const name of request.query.keys())
      if (name !== 'sub_path') desk.breach('uncovered', `${name} of the tree list`);
    const all = childrenOf(desk, place.tree, place.type, request.query.get('sub_path') ?? '');
    const from = (Number(request.params.page) - 1) * 50;
    return listed(all.slice(from, from + 50));
  }),
  route('POST', `${under}/path/${at}/*`, scope, create),
  route(
    'GET',
    `${under}/path/${at}/*`,
    scope,
    ofEntry((_desk, _request, place, entry) => resolved(treeEntryOut(place.path, entry))),
  ),
  route('PATCH', `${under}/path/${at}/*`, scope, (desk) => {
    desk.breach('uncovered', 'moving a path: its words are not known');
    return invalid('data.action should be equal to one of the allowed values');
  }),
  route(
    'DELETE',
    `${under}/path/${at}/*`,
    scope,
    ofEntry((_desk, _request, { tree, key }) => {
      for (const one of [...tree.keys()]) if (one === key || one.startsWith(`${key}/`)) tree.delete(one);
      return deleted();
    }),
  ),
  route('PUT', `${under}/content/${at}/*`, scope, save),
  route(
    'GET',
    `${under}/content/${at}/*`,
    scope,
    ofEntry((_desk, _request, _place, entry) =>
      entry.content === null ? notFound('content_not_found') : resolved({ content: entry.content }),
    ),
  ),
  route('PATCH', `${under}/metadata/${at}/*`, scope, describe),
  route(
    'GET',
    `${under}/metadata/${at}/*`,
    scope,
    ofEntry((_desk, _request, _place, entry) => resolved(entry.metadata)),
  ),
  route(
    'GET',
    `${under}/page/${at}/*`,
    scope,
    ofEntry((_desk, { params }, { path }, entry) =>
      resolved({ title: entry.metadata.title, url: pageUrl(params.locale ?? '', path, entry) }),
    ),
  ),
  route('GET', `/v1/website/:website/helpdesk/page/list/${at}/:page`, scope, pages),
  route('POST', `/v1/website/:website/helpdesk/refresh/${at}`, scope, () => processing()),
];
