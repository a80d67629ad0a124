import { single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import type { Kind } from '../holdings/holdings.js';
import { listPage, rowsInOrder, rowsOf } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit } from '../world.js';
import { includedAttachments } from './includes.js';
import { oneOrMany } from './multi.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Conversations, messages and notes. */

const conversations = reading('conversation');
const messages = reading('message');
const notes = reading('note');

const backwards = (visit: Visit, allowed: readonly string[]): boolean => {
  const sort = visit.call.query.get('sort');
  if (sort === null) return false;
  if (!allowed.includes(sort))
    throw badParameter('sort', 'Invalid parameter', `must be one of ${allowed.join(', ')}`);
  return sort === 'desc';
};

const all =
  (kind: Kind, sorts: readonly string[], echo = '') =>
  (visit: Visit) =>
    listPage(
      visit.call,
      visit.world.settings,
      rowsInOrder(visit.world.holdings.shelf(kind), backwards(visit, sorts), kind !== 'note'),
      {
        map: visit.view,
        echo,
        ...(kind === 'message' ? includedAttachments(visit) : {}),
      },
    );

const children = (kind: 'message' | 'note') => (visit: Visit) => {
  const id = visit.params.id as string;
  must(visit.world, 'conversation', id);
  const shelf = visit.world.holdings.shelf(kind);
  return listPage(visit.call, visit.world.settings, rowsOf(shelf, shelf.children('conversation', id)), {
    map: visit.view,
    ...(kind === 'message' ? includedAttachments(visit) : {}),
  });
};

const byExternalId = (kind: Kind) => (visit: Visit) => {
  const shelf = visit.world.holdings.shelf(kind);
  for (let place = 0; place < shelf.list.length; place++) {
    const record = shelf.bytes(shelf.listed(shelf.list.at(place)));
    const attributes = parseRecord(record).attributes as Record<string, unknown>;
    if (attributes.externalId === visit.params.value) return single(visit.view(record));
  }
  throw refusal(404, { source: { parameter: 'externalId' } });
};

const one = (kind: Kind) => (visit: Visit) =>
  single(visit.view(recordOf(visit.world, kind, visit.params.id as string)));

/** The channel app's own record of a message. Whether a key may read it, and what it holds, nobody has said. */
const original = (visit: Visit) => {
  const { world, params } = visit;
  const record = parseRecord(recordOf(world, 'message', params.id as string));
  const attributes = record.attributes as Record<string, unknown>;
  if (attributes.app !== params.app) throw refusal(404);
  const mode = world.settings.text('app_original');
  if (mode !== '200') throw refusal(Number(mode));
  const text = world.holdings.originals.get(params.id as string) ?? String(attributes.preview);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    status: 200,
    body: {
      data: {
        type: `${params.app}_message`,
        id: params.id,
        attributes: {
          html: text.startsWith('<') ? text : `<div>${escaped.replaceAll('\n', '<br>')}</div>`,
          headers: { subject: attributes.subject ?? null },
        },
      },
    },
  };
};

export const conversationRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/conversations', roles: conversations, answer: all('conversation', ['desc']) },
  {
    method: 'GET',
    path: '/v1/conversations/externalId=:value',
    roles: conversations,
    answer: byExternalId('conversation'),
  },
  {
    method: 'GET',
    path: '/v1/conversations/:ids',
    roles: conversations,
    answer: (visit) => oneOrMany(visit, 'conversation', visit.params.ids as string),
  },
  { method: 'GET', path: '/v1/conversations/:id/messages', roles: messages, answer: children('message') },
  { method: 'GET', path: '/v1/conversations/:id/notes', roles: notes, answer: children('note') },
  { method: 'GET', path: '/v1/messages', roles: messages, answer: all('message', ['desc']) },
  { method: 'GET', path: '/v1/messages/externalid=:value', roles: messages, answer: byExternalId('message') },
  { method: 'GET', path: '/v1/messages/:id', roles: messages, answer: one('message') },
  { method: 'GET', path: '/v1/notes', roles: notes, answer: all('note', ['asc', 'desc'], 'sort=asc') },
  { method: 'GET', path: '/v1/notes/:id', roles: notes, answer: one('note') },
  { method: 'GET', path: '/v1/:app/messages/:id', roles: messages, answer: original },
];
