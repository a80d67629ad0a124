import { list, single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import type { Kind } from '../holdings/holdings.js';
import { filtered, type ListOptions, listPage, type Rows, rowsOf } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit } from '../world.js';
import { includedAttachments } from './includes.js';
import { oneOrMany } from './multi.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Drafts, forwards, events, times, visits, comments, answers to surveys, and the audit log. */

const drafts = reading('draft');
const events = reading('event');
const responses = ['org.permission.satisfaction_response.read', ...reading('satisfaction')];

const childrenOf = (visit: Visit, kind: Kind, relation: string, id: string): Rows => {
  const shelf = visit.world.holdings.shelf(kind);
  return rowsOf(shelf, shelf.children(relation, id));
};

/** A list of a parent that must be there; `absent` takes the route away. */
const below =
  (kind: Kind, parent: 'customer' | 'conversation', options: ListOptions = {}, files = false) =>
  (visit: Visit) => {
    const { settings } = visit.world;
    if (settings.list('absent').includes(kind)) throw refusal(Number(settings.text('absent_status')));
    const id = visit.params.id as string;
    must(visit.world, parent, id);
    return listPage(visit.call, settings, childrenOf(visit, kind, parent, id), {
      ...options,
      ...(files ? includedAttachments(visit) : {}),
    });
  };

const eventsOfConversation = (visit: Visit) => {
  const id = visit.params.id as string;
  must(visit.world, 'conversation', id);
  const name = visit.call.query.get('name');
  const rows = childrenOf(visit, 'conversation_event', 'conversation', id);
  return listPage(
    visit.call,
    visit.world.settings,
    name === null ? rows : filtered(rows, (attributes) => attributes.name === name),
    { bareMeta: true },
  );
};

const eventsOfSession = (visit: Visit) => {
  const { id, sid } = visit.params as { id: string; sid: string };
  must(visit.world, 'customer', id);
  const rows = childrenOf(visit, 'session_event', 'session', sid);
  return listPage(visit.call, visit.world.settings, rows, { bareMeta: true });
};

const comments = (visit: Visit) => {
  const id = visit.params.id as string;
  must(visit.world, 'kobject', id);
  return listPage(visit.call, visit.world.settings, childrenOf(visit, 'comment', 'kobject', id));
};

const one =
  (kind: Kind, parameter = 'id') =>
  (visit: Visit) =>
    single(recordOf(visit.world, kind, visit.params[parameter] as string));

/** The second version of the times counts milliseconds where the first counts seconds. */
const inMilliseconds = (record: Buffer): Buffer => {
  const value = parseRecord(record) as { attributes: Record<string, unknown> };
  const attributes = Object.fromEntries(
    Object.entries(value.attributes).map(([name, amount]) => [
      name,
      /^(handle|message|note)Time$/.test(name) && typeof amount === 'number' ? amount * 1000 : amount,
    ]),
  );
  return Buffer.from(JSON.stringify({ ...value, attributes }));
};

interface Logged {
  readonly id: string;
  readonly at: number;
  readonly record: Buffer;
}

const shown = (visit: Visit): Logged[] => {
  const { holdings, now } = visit.world;
  const shelf = holdings.shelf('audit_log');
  const rows: Logged[] = [];
  for (let place = 0; place < shelf.list.length; place++) {
    const record = shelf.bytes(shelf.listed(shelf.list.at(place)));
    const { id, attributes } = parseRecord(record) as { id: string; attributes: Record<string, unknown> };
    if (Date.parse(String(attributes.expiresAt)) <= now()) continue;
    rows.push({ id, at: Date.parse(String(attributes.createdAt)), record });
  }
  return rows.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
};

const mostLogged = 1000;

/** Newest first, by links alone; rows whose time is over are not there. */
const auditLogs = (visit: Visit) => {
  const { query } = visit.call;
  const text = query.get('count') ?? '100';
  if (!/^[1-9]\d*$/.test(text)) throw badParameter('count');
  if (Number(text) > mostLogged && visit.world.settings.text('page_size_over') === '400')
    throw badParameter('count');
  if (query.get('filter[objectId]') !== null && query.get('filter[objectType]') === null)
    throw badParameter('filter[objectId]');
  const count = Math.min(mostLogged, Number(text));
  const rows = shown(visit);
  const place = (name: string): number | undefined => {
    const id = query.get(name);
    if (id === null) return undefined;
    const found = rows.findIndex((row) => row.id === id);
    if (found < 0) throw badParameter(name);
    return found;
  };
  const before = place('before');
  const after = place('after');
  const from = before === undefined ? Math.max(0, (after ?? count) - count) : before + 1;
  const some = rows.slice(from, from + count);
  const last = some.at(-1);
  const link = (name: string, id: string) => `/v1/audit-logs?count=${count}&${name}=${id}`;
  return list({
    meta: { count, total: rows.length, cursorCount: some.length },
    records: some.map(({ record }) => record),
    links: {
      self: `/v1/audit-logs?count=${count}`,
      next: last && from + count < rows.length ? link('before', last.id) : null,
      prev: from > 0 && some[0] ? link('after', some[0].id) : null,
    },
  });
};

export const activityRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/customers/:id/drafts',
    roles: drafts,
    answer: below('draft', 'customer', {}, true),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/sessions',
    roles: events,
    answer: below('customer_session', 'customer', { bareMeta: true }),
  },
  { method: 'GET', path: '/v1/customers/:id/sessions/:sid/events', roles: events, answer: eventsOfSession },
  {
    method: 'GET',
    path: '/v1/customers/:id/events/:eid',
    roles: events,
    answer: one('conversation_event', 'eid'),
  },
  { method: 'GET', path: '/v1/conversations/:id/events', roles: events, answer: eventsOfConversation },
  {
    method: 'GET',
    path: '/v1/conversations/:id/forwards',
    roles: drafts,
    answer: below('forward', 'conversation'),
  },
  {
    method: 'GET',
    path: '/v1/conversations/:id/times',
    roles: reading('conversation'),
    answer: below('conversation_time', 'conversation', { maximum: 1000 }),
  },
  {
    method: 'GET',
    path: '/v2/conversations/:id/times',
    roles: reading('conversation'),
    answer: below('conversation_time', 'conversation', { maximum: 1000, map: inMilliseconds }),
  },
  {
    method: 'GET',
    path: '/v1/conversations/times/:ids',
    roles: reading('conversation'),
    answer: (visit) => oneOrMany(visit, 'conversation_time', visit.params.ids as string),
  },
  { method: 'GET', path: '/v1/forwards/:id', roles: drafts, answer: one('forward') },
  { method: 'GET', path: '/v1/kobjects/:id/comments', roles: reading('kobject'), answer: comments },
  { method: 'GET', path: '/v1/comments/:id', roles: reading('kobject'), answer: one('comment') },
  {
    method: 'GET',
    path: '/v1/satisfaction-responses/:id',
    roles: responses,
    answer: one('satisfaction_response'),
  },
  { method: 'GET', path: '/v1/audit-logs', roles: reading('audit_logs'), answer: auditLogs },
];
