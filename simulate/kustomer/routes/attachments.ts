import { single } from '../envelope.js';
import { refusal } from '../errors.js';
import { listPage, rowsOf } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit } from '../world.js';
import { oneOrMany } from './multi.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Attachments of messages and pictures of the knowledge base: a record first, then its bytes at another host. */

const attachments = reading('attachment');
const media = [
  'org.permission.kb.read',
  'org.user.media.read',
  'org.user.setting.read',
  'org.user.content.kb.read',
  'org.user.kb.read',
  'org.admin.kb',
];

const tail = Buffer.from('}}');

/** Puts `related` into the record's `links`, which stand at its end; a record of another form is left as it is. */
const withAddress = (visit: Visit, record: Buffer, id: string): Buffer => {
  const { store } = visit.world;
  if (!record.subarray(-2).equals(tail)) return record;
  const { attributes, links } = parseRecord(record) as {
    attributes?: Record<string, unknown>;
    links?: Record<string, unknown>;
  };
  const address =
    links?.related === undefined ? store.address(id, String(attributes?.name ?? '')) : undefined;
  if (address === undefined) return record;
  return Buffer.concat([record.subarray(0, -2), Buffer.from(`,"related":${JSON.stringify(address)}}}`)]);
};

const ofParent = (parent: 'message' | 'draft' | 'forward') => (visit: Visit) => {
  const { world, params } = visit;
  const id = params.aid as string;
  const record = recordOf(world, 'attachment', id);
  if (world.holdings.shelf('attachment').parent(id, parent) !== params.mid) throw refusal(404);
  return single(withAddress(visit, record, id));
};

const inbound = (visit: Visit, id: string): boolean => {
  const { holdings } = visit.world;
  const message = holdings.shelf('attachment').parent(id, 'message');
  const version = message === undefined ? undefined : holdings.shelf('message').current(message);
  if (version === undefined) return false;
  const attributes = parseRecord(holdings.shelf('message').bytes(version)).attributes as Record<
    string,
    unknown
  >;
  return attributes.direction === 'in';
};

/** Only what the desk itself sent out is here. */
const direct = (visit: Visit) => {
  const ids = (visit.params.ids as string).split(',');
  if (ids.some((id) => inbound(visit, id))) throw refusal(404, { source: { parameter: 'id' } });
  return oneOrMany(visit, 'attachment', visit.params.ids as string, (record, id) =>
    withAddress(visit, record, id),
  );
};

/** The records of this list come without their ids. */
const withoutId = (record: Buffer): Buffer => {
  const { id: _, ...rest } = parseRecord(record);
  return Buffer.from(JSON.stringify(rest));
};

const ofConversation = (visit: Visit) => {
  const { world, call } = visit;
  const id = visit.params.id as string;
  must(world, 'conversation', id);
  const shelf = world.holdings.shelf('attachment');
  return listPage(call, world.settings, rowsOf(shelf, shelf.children('conversation', id)), {
    bareMeta: true,
    map: withoutId,
  });
};

export const attachmentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/messages/:mid/attachments/:aid',
    roles: attachments,
    answer: ofParent('message'),
  },
  { method: 'GET', path: '/v1/drafts/:mid/attachments/:aid', roles: attachments, answer: ofParent('draft') },
  {
    method: 'GET',
    path: '/v1/forwards/:mid/attachments/:aid',
    roles: attachments,
    answer: ofParent('forward'),
  },
  { method: 'GET', path: '/v1/conversations/:id/attachments', roles: attachments, answer: ofConversation },
  { method: 'GET', path: '/v1/attachments/:ids', roles: attachments, answer: direct },
  {
    method: 'GET',
    path: '/v1/media/:ids',
    roles: media,
    answer: (visit) =>
      oneOrMany(visit, 'media', visit.params.ids as string, (record, id) => withAddress(visit, record, id)),
  },
];
