import { afterAll, beforeAll, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, type Json, noon, small, withKustomer } from './helpers.js';

let client: Client;
beforeAll(async () => {
  client = clientOf(
    await startKustomer({
      clock: virtualClock(noon),
      settings: { rpm: 'unlimited', search_rpm: 'unlimited' },
    }),
  );
});
afterAll(() => client.simulator.close());

const ids = (records: readonly Json[]) => records.map((record) => record.id).sort();

test('rule 26: the plain user list leaves out those who left and machines; passes over the filters bring them', async () => {
  const users = client.records('user');
  const list = async (query: string) => ids((await client.get(`/v1/users?pageSize=500${query}`)).json.data);
  const of = (test: (attributes: Json) => boolean) => ids(users.filter((one) => test(one.attributes)));
  const gone = (attributes: Json) => attributes.deletedAt !== null;
  expect(await list('')).toEqual(of((a) => !gone(a) && a.userType === 'user'));
  expect(await list('&deleted=true')).toEqual(of(gone));
  expect(await list('&userType=machine')).toEqual(of((a) => a.userType === 'machine'));
  expect(await list('&userType=limited')).toEqual(of((a) => a.userType === 'limited' && !gone(a)));
  expect(await list('&deleted=true&userType=user')).toEqual(of((a) => gone(a) && a.userType === 'user'));
  expect(await list(`&email=${users[0].attributes.email}`)).toEqual([users[0].id]);
  expect((await list('')).length).toBeLessThan(users.length - 2);
  for (const query of [
    'deleted=true&pending=true',
    'email=x&userType=user',
    'deleted=yes',
    'userType=robot',
    'pending=true&userType=user',
  ])
    expect((await client.get(`/v1/users?${query}`)).status, query).toBe(400);
  await withKustomer({ ...small, settings: { users_default: 'all' } }, async ({ get, records }) => {
    expect(ids((await get('/v1/users?pageSize=500')).json.data)).toEqual(ids(records('user')));
  });
});

test('rule 27: routes that are no more', async () => {
  const [customer] = client.records('customer');
  const [conversation] = client.records('conversation');
  expect((await client.get(`/v1/customers/${customer.id}/events`)).status).toBe(404);
  expect((await client.get(`/v1/conversations/${conversation.id}/timeline`)).status).toBe(404);
  expect((await client.get('/v1/drafts/64ef00000000000000000001')).status).toBe(404);
});

test('rule 31: the text is in preview, cut at 10,240 characters, and nowhere else', async () => {
  const messages = client.records('message');
  expect(messages.filter((one) => 'body' in one.attributes)).toEqual([]);
  const lengths = messages.map((one) => one.attributes.preview.length);
  expect(Math.max(...lengths)).toBe(10_240);
  expect(lengths.filter((length) => length === 10_240).length).toBeLessThan(10);
  expect(messages.some((one) => one.attributes.size > 10_240)).toBe(true);
});

test('rule 31: the app’s original: 404, 401, or the whole text', async () => {
  for (const status of ['404', '401', '200'])
    await withKustomer({ settings: { app_original: status } }, async ({ get, records }) => {
      const cut = records('message').find((one) => one.attributes.preview.length === 10_240);
      const answer = await get(cut.links.related);
      expect(answer.status).toBe(Number(status));
      if (status === '200') expect(answer.json.data.attributes.html.length).toBeGreaterThan(10_240);
      expect((await get(cut.links.related.replace(/\/v1\/\w+/, '/v1/carrierpigeon'))).status).toBe(404);
    });
});

test('rule 33: values that a key may not see are objects, for every way to read them', async () => {
  const mask = { isMasked: true, maskedPresentation: '****' };
  await withKustomer(
    { settings: { masked: 'emails,custom.nationalIdStr,preview' } },
    async ({ get, search, records }) => {
      const secret = records('customer').find(
        (one) => one.attributes.custom.nationalIdStr !== undefined && one.attributes.deleted !== true,
      );
      const seen = (await get(`/v1/customers/${secret.id}`)).json.data;
      expect(seen.attributes.emails).toEqual(mask);
      expect(seen.attributes.custom.nationalIdStr).toEqual(mask);
      expect(seen.attributes.name).toBe(secret.attributes.name);
      const listed = (await get('/v1/customers?pageSize=100')).json.data;
      const found = (await search({ queryContext: 'message' }, '?pageSize=100')).json.data;
      expect(listed.every((one: Json) => one.attributes.emails.isMasked === true)).toBe(true);
      expect(found.every((one: Json) => one.attributes.preview.isMasked === true)).toBe(true);
      const other = listed.find((one: Json) => !('nationalIdStr' in one.attributes.custom));
      expect('nationalIdStr' in other.attributes.custom).toBe(false);
    },
  );
});

test('rule 34: references to what is no more', async () => {
  const known = (kind: 'user' | 'customer' | 'tag' | 'conversation') =>
    new Set(client.records(kind).map((one) => one.id));
  const [users, customers, tags, conversations] = [
    known('user'),
    known('customer'),
    known('tag'),
    known('conversation'),
  ];
  const lost = (values: (string | undefined)[], held: Set<string>) =>
    values.filter((id): id is string => id !== undefined && !held.has(id));
  const threads = client.records('conversation');
  const lostUsers = lost(
    client.records('message').map((one) => one.relationships.createdBy?.data.id),
    users,
  );
  const lostCustomers = lost(
    threads.map((one) => one.relationships.customer.data.id),
    customers,
  );
  const lostTags = lost(
    threads.flatMap((one) => one.attributes.tags),
    tags,
  );
  const lostLinks = lost(
    threads.flatMap((one) => one.attributes.linkedConversations ?? []),
    conversations,
  );
  for (const [kind, list] of Object.entries({
    users: lostUsers,
    customers: lostCustomers,
    tags: lostTags,
    conversations: lostLinks,
  })) {
    expect(list.length, kind).toBeGreaterThan(0);
    expect((await client.get(`/v1/${kind}/${list[0]}`)).status, kind).toBe(404);
  }
});

test('counters of the parents agree with their children, but where something was deleted', () => {
  const messages = new Map<string, number>();
  for (const one of client.records('message')) {
    const id = one.relationships.conversation.data.id;
    messages.set(id, (messages.get(id) ?? 0) + 1);
  }
  const threads = client.records('conversation');
  for (const one of threads)
    expect(messages.get(one.id) ?? 0).toBe(one.attributes.deleted === true ? 0 : one.attributes.messageCount);
  for (const one of client.records('customer')) {
    const own = threads.filter(
      (thread) => thread.relationships.customer.data.id === one.id && thread.attributes.deleted !== true,
    );
    expect(one.attributes.conversationCounts.all).toBe(own.length);
  }
});

test('no record changed after the desk ended, and parents move with their children', () => {
  const changed = (record: Json) => Date.parse(record.attributes.updatedAt);
  for (const kind of [
    'customer',
    'conversation',
    'message',
    'note',
    'company',
    'user',
    'kb_article',
  ] as const)
    for (const record of client.records(kind)) {
      expect(changed(record)).toBeLessThanOrEqual(noon);
      expect(Date.parse(record.attributes.createdAt)).toBeLessThanOrEqual(changed(record));
    }
  const threads = new Map(client.records('conversation').map((one) => [one.id, changed(one)]));
  for (const message of client.records('message'))
    expect(threads.get(message.relationships.conversation.data.id)).toBeGreaterThanOrEqual(changed(message));
});

test('children of a conversation and of a customer', async () => {
  const thread = client
    .records('conversation')
    .find(
      (one) =>
        one.attributes.noteCount > 0 && one.attributes.deleted !== true && one.attributes.messageCount > 3,
    );
  const messages = (await client.get(`/v1/conversations/${thread.id}/messages?pageSize=100`)).json.data;
  expect(messages).toHaveLength(thread.attributes.messageCount);
  const notes = (await client.get(`/v1/conversations/${thread.id}/notes`)).json.data;
  expect(notes.filter((one: Json) => one.attributes.deleted !== true)).toHaveLength(
    thread.attributes.noteCount,
  );
  const customer = client.records('customer').find((one) => one.attributes.conversationCounts.all > 2);
  const path = `/v1/customers/${customer.id}/conversations`;
  const own = (await client.get(path)).json.data;
  expect(own).toHaveLength(customer.attributes.conversationCounts.all);
  const from = own[1].attributes.createdAt;
  const later = (await client.get(`${path}?fromDate=${from}`)).json.data;
  expect(ids(later)).toEqual(ids(own.filter((one: Json) => one.attributes.createdAt >= from)));
  expect((await client.get(`${path}?fromDate=never`)).status).toBe(400);
  expect((await client.get('/v1/conversations/64d000000000000000000001/messages')).status).toBe(404);
});
