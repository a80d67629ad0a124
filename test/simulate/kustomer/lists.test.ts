import { expect, test } from 'vitest';
import { kustomerSettings } from '../../../simulate/kustomer/settings.js';
import { type Client, small, withKustomer } from './helpers.js';

const follow = async (client: Client, first: string): Promise<string[]> => {
  const ids: string[] = [];
  for (let path: string | null = first; path !== null; ) {
    const { json } = await client.get(path);
    for (const record of json.data) ids.push(record.id);
    path = json.links.next;
  }
  return ids;
};

const pagedLists = [
  '/v1/customers',
  '/v1/companies',
  '/v1/conversations',
  '/v1/messages',
  '/v1/notes',
  '/v1/users',
  '/v1/teams',
  '/v1/tags',
  '/v1/klasses',
  '/v1/kb/articles',
  '/v1/kb/categories',
];

test('rule 10: lists refuse pages that are none, and end in an empty page', () =>
  withKustomer(small, async ({ get }) => {
    for (const path of pagedLists) {
      for (const query of ['page=0', 'page=-1', 'page=one', 'page=1.5', 'pageSize=0', 'pageSize=x']) {
        const answer = await get(`${path}?${query}`);
        expect(answer.status, `${path}?${query}`).toBe(400);
        expect(answer.json.errors[0].source.parameter).toBe(query.split('=')[0]);
      }
      const beyond = await get(`${path}?page=9999&pageSize=50`);
      expect(beyond.json.data).toEqual([]);
      expect(beyond.json.links.next).toBeNull();
      expect(beyond.json.meta.pageSize).toBe(50);
    }
  }));

test('rule 10: page sizes: what is given when none is asked for, and the maximum', async () => {
  await withKustomer({}, async ({ get }) => {
    expect((await get('/v1/customers')).json.meta).toMatchObject({ pageSize: 30, page: 1 });
    expect((await get('/v1/messages')).json.data).toHaveLength(100);
    expect((await get('/v1/messages?pageSize=101')).json.meta.pageSize).toBe(100);
    expect((await get('/v1/users?pageSize=501')).json.meta.pageSize).toBe(500);
    expect((await get('/v1/teams?pageSize=499')).json.meta.pageSize).toBe(499);
  });
  await withKustomer(
    { ...small, settings: { page_size_over: '400', customers_page_size: '100' } },
    async ({ get, search }) => {
      expect((await get('/v1/messages?pageSize=101')).status).toBe(400);
      expect((await get('/v1/users?pageSize=500')).status).toBe(200);
      expect((await get('/v1/customers')).json.meta.pageSize).toBe(100);
      expect((await search({}, '?pageSize=501')).status).toBe(400);
    },
  );
});

test('rule 11: a list ends without a word, at ten thousand records if nothing else is said', async () => {
  expect(kustomerSettings.find((setting) => setting.name === 'list_cap')?.default).toBe('10000');
  await withKustomer({ ...small, settings: { list_cap: '50' } }, async (client) => {
    expect(client.records('message').length).toBeGreaterThan(50);
    const last = await client.get('/v1/messages?page=5&pageSize=10');
    expect(last.json.data).toHaveLength(10);
    expect(last.json.links.next).toBeNull();
    expect((await client.get('/v1/messages?page=6&pageSize=10')).json.data).toEqual([]);
    expect(await follow(client, '/v1/messages?pageSize=20')).toHaveLength(50);
  });
  await withKustomer({ ...small, settings: { list_cap: '0' } }, async (client) => {
    expect(await follow(client, '/v1/messages?pageSize=100')).toHaveLength(client.records('message').length);
  });
});

test('rule 12: links are relative and keep the query', () =>
  withKustomer({}, async (client) => {
    const { json } = await client.get('/v1/messages?include=attachments&sort=desc&page=2&pageSize=10');
    const rest = 'include=attachments&sort=desc';
    expect(json.links).toEqual({
      self: `/v1/messages?${rest}&page=2&pageSize=10`,
      first: `/v1/messages?${rest}&page=1&pageSize=10`,
      prev: `/v1/messages?${rest}&page=1&pageSize=10`,
      next: `/v1/messages?${rest}&page=3&pageSize=10`,
    });
    expect((await client.get('/v1/messages?pageSize=5')).json.links.prev).toBeNull();
    const customers = (await client.get('/v1/customers?pageSize=10')).json;
    expect(Object.keys(customers.meta).sort()).toEqual(['page', 'pageSize', 'total', 'totalPages']);
    expect(customers.links.last).toBe(`/v1/customers?page=${customers.meta.totalPages}&pageSize=10`);
  }));

test('following next brings every record once, in the order of ids', () =>
  withKustomer(small, async (client) => {
    for (const [path, kind] of [
      ['/v1/messages?pageSize=100', 'message'],
      ['/v1/notes?pageSize=7', 'note'],
      ['/v1/tags?pageSize=4', 'tag'],
    ] as const) {
      const ids = await follow(client, path);
      expect(ids).toEqual(client.records(kind).map((record) => record.id));
    }
    const backwards = await follow(client, '/v1/messages?sort=desc&pageSize=100');
    expect(backwards).toEqual(
      client
        .records('message')
        .map((record) => record.id)
        .reverse(),
    );
  }));

test('sorts and includes that the vendor does not know are refused', () =>
  withKustomer(small, async ({ get }) => {
    expect((await get('/v1/messages?sort=asc')).status).toBe(400);
    expect((await get('/v1/conversations?sort=updatedAt')).status).toBe(400);
    expect((await get('/v1/messages?include=customer')).status).toBe(400);
    expect((await get('/v1/notes?sort=asc')).status).toBe(200);
  }));

test('rule 14: several ids in one path', async () => {
  await withKustomer({ ...small, settings: { multiget_cap: '3' } }, async ({ get, records }) => {
    const [a, b, c, d] = records('conversation').map((record) => record.id);
    const some = await get(`/v1/conversations/${a},${b}`);
    expect(some.json.data.map((record: { id: string }) => record.id)).toEqual([a, b]);
    expect((await get(`/v1/conversations/${a}`)).json.data.id).toBe(a);
    expect((await get(`/v1/conversations/${a},ffffffffffffffffffffffff`)).json.data).toHaveLength(1);
    expect((await get(`/v1/conversations/${a},${b},${c},${d}`)).status).toBe(400);
    expect((await get('/v1/conversations/ffffffffffffffffffffffff')).status).toBe(404);
  });
  await withKustomer({ ...small, settings: { multiget_unknown: '404' } }, async ({ get, records }) => {
    const [user] = records('user');
    expect((await get(`/v1/users/${user.id},ffffffffffffffffffffffff`)).status).toBe(404);
  });
});

test('rule 28: both filters on companies and the vendor ignores both', () =>
  withKustomer({}, async ({ get, records }) => {
    const companies = records('company');
    const known = companies.find((company) => company.attributes.externalId !== undefined);
    const { externalId, name } = known.attributes;
    expect(
      (await get(`/v1/companies?externalId=${externalId}`)).json.data.map((one: { id: string }) => one.id),
    ).toEqual([known.id]);
    expect((await get(`/v1/companies?filter=${encodeURIComponent(name)}`)).json.data).toContainEqual(known);
    expect(
      (await get(`/v1/companies?externalId=nobody&filter=${encodeURIComponent(name)}`)).json.data,
    ).toHaveLength(companies.length);
  }));

test('look-ups by e-mail, phone and external id', () =>
  withKustomer({}, async ({ get, records }) => {
    const customers = records('customer').filter((one) => one.attributes.deleted !== true);
    const mailed = customers.find((one) => one.attributes.emails[0]?.email.startsWith(' ') === false);
    const email = mailed.attributes.emails[0].email;
    expect(
      (
        await get(`/v1/customers/email=${encodeURIComponent(email.toUpperCase())}`)
      ).json.data.attributes.emails[0].email.toLowerCase(),
    ).toBe(email.toLowerCase());
    const phoned = customers.find((one) => one.attributes.phones.length > 0);
    expect(
      (await get(`/v1/customers/phone=${encodeURIComponent(phoned.attributes.phones[0].phone)}`)).json.data
        .id,
    ).toBe(phoned.id);
    const missing = await get('/v1/customers/externalId=nobody');
    expect(missing.json).toEqual({
      errors: [{ status: 404, source: { parameter: 'externalId' }, code: 'notfound', title: 'Not Found' }],
    });
  }));
