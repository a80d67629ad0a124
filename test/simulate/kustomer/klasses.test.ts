import { afterAll, beforeAll, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, type Json, noon } from './helpers.js';

let client: Client;
const keys = [
  'lister=org.permission.klass.read',
  'getter=org.permission.kobject.read',
  'orders=org.permission.kobject.kobject_order.read',
].join(';');
beforeAll(async () => {
  const settings = { rpm: 'unlimited', search_rpm: 'unlimited', keys };
  client = clientOf(await startKustomer({ clock: virtualClock(noon), settings }));
});
afterAll(() => client.simulator.close());

const named = async (status: string): Promise<string[]> =>
  (await client.get(`/v1/klasses${status}`)).json.data.map((one: Json) => one.attributes.name).sort();

const objects = (klass: string): Json[] =>
  client.records('kobject').filter((one) => one.relationships.klass.data.id === klass);

test('rule 25: only what is switched on, if nothing else is asked for; all others by their status', async () => {
  const on = ['contract', 'loyalty_card', 'order', 'store', 'web-order'];
  expect(await named('')).toEqual(on);
  expect(await named('?status=enabled')).toEqual(on);
  expect(await named('?status=disabled')).toEqual(['repair']);
  expect(await named('?status=existing_only')).toEqual(['parcel-scan']);
  expect((await client.get('/v1/klasses?status=all')).status).toBe(400);
  expect(client.records('klass')).toHaveLength(7);
  const [klass] = client.records('klass');
  expect((await client.get(`/v1/klasses/${klass.id}`)).json.data).toEqual(klass);
});

test('rule 25: singular and plural names, with - and _, switched off and orphaned', async () => {
  for (const klass of ['order', 'web-order', 'loyalty_card', 'store', 'repair', 'parcel-scan']) {
    const own = objects(klass);
    expect(own.length, klass).toBeGreaterThan(1);
    for (const name of [klass, `${klass}s`]) {
      const listed = (await client.get(`/v1/klasses/${name}?pageSize=5`)).json;
      expect(listed.data).toHaveLength(Math.min(5, own.length));
      expect((await client.get(`/v1/klasses/${name}/${own[0].id}`)).json.data).toEqual(own[0]);
      const path = `/v1/klasses/${name}/externalId=${encodeURIComponent(own[1].attributes.externalId)}`;
      expect((await client.get(path)).json.data.attributes.externalId).toBe(own[1].attributes.externalId);
    }
    expect((await client.get(`/v1/metadata/kobject.${klass}`)).json.data.id).toBe(`kobject.${klass}`);
  }
  expect((await client.get('/v1/klasses/unicorns')).status).toBe(404);
  expect((await client.get(`/v1/klasses/stores/${objects('order')[0].id}`)).status).toBe(404);
});

test('rule 25: objects of nobody, of customers and of companies', async () => {
  for (const one of objects('store'))
    expect(one.relationships.customer ?? one.relationships.company).toBeUndefined();
  for (const one of objects('contract')) expect(one.relationships.company.data.type).toBe('company');
  const holder = client
    .records('customer')
    .find((one) => one.relationships.orders && one.attributes.deleted !== true);
  const { links, meta } = holder.relationships.orders;
  expect(meta).toEqual({ kobject: true });
  const own = (await client.get(links.self)).json.data;
  const ids = (records: Json[]) => records.map((one) => one.id).sort();
  expect(ids(own)).toEqual(
    ids(objects('order').filter((one) => one.relationships.customer.data.id === holder.id)),
  );
  const [contract] = objects('contract');
  const path = `/v1/companies/${contract.relationships.company.data.id}/klasses/contracts`;
  expect((await client.get(path)).json.data).toContainEqual(contract);
});

test('rule 8, quirk 2: the klass of an object is linked by a singular, and named by its name', () => {
  const [order] = objects('order');
  expect(order.type).toBe('kobject.order');
  expect(order.relationships.klass).toEqual({
    link: { self: '/v1/klasses/order' },
    data: { type: 'klass', id: 'order' },
  });
});

test('rule 8, quirk 11: one definition spells its name another way', () => {
  const spellings = client.records('klass').map((one) => 'displayname' in one.attributes);
  expect(new Set(spellings)).toEqual(new Set([true, false]));
});

test('rule 3: who may list objects may not read one, and the other way round', async () => {
  const [order] = objects('order');
  const [store] = objects('store');
  const status = async (key: string, path: string) =>
    (await clientOf(client.simulator, key).get(path)).status;
  expect(await status('lister', '/v1/klasses/orders')).toBe(200);
  expect(await status('lister', `/v1/klasses/orders/${order.id}`)).toBe(401);
  expect(await status('getter', '/v1/klasses/orders')).toBe(401);
  expect(await status('getter', `/v1/klasses/orders/${order.id}`)).toBe(200);
  expect(await status('orders', `/v1/klasses/order/${order.id}`)).toBe(200);
  expect(await status('orders', `/v1/klasses/stores/${store.id}`)).toBe(401);
});

test('fromDate, and pages', async () => {
  const own = objects('order');
  const from = own[Math.floor(own.length / 2)].attributes.createdAt;
  const later = (await client.get(`/v1/klasses/orders?pageSize=100&fromDate=${from}`)).json.data;
  expect(later.map((one: Json) => one.id).sort()).toEqual(
    own
      .filter((one) => one.attributes.createdAt >= from)
      .map((one) => one.id)
      .sort(),
  );
  expect((await client.get('/v1/klasses/orders?fromDate=once')).status).toBe(400);
});

test('searches: all objects mixed, or those of one klass', async () => {
  const search = async (body: object, archived = false) =>
    (await client.search(body, '?pageSize=500', archived)).json;
  const all = await search({ queryContext: 'kobject', sort: [{ kobject_updated_at: 'asc' }] });
  expect(new Set(all.data.map((one: Json) => one.type)).size).toBe(7);
  const orders = await search({ queryContext: 'kobject_order', sort: [{ kobject_updated_at: 'asc' }] });
  expect(orders.data).toEqual(all.data.filter((one: Json) => one.type === 'kobject.order'));
  const old = await search(
    {
      queryContext: 'kobject_loyalty_card',
      and: [{ kobject_loyalty_card_updated_at: { gte: '2020-01-01' } }],
      sort: [{ kobject_loyalty_card_updated_at: 'asc' }],
    },
    true,
  );
  expect(old.data.length).toBeGreaterThan(0);
  expect(new Set(old.data.map((one: Json) => one.type))).toEqual(new Set(['kobject.loyalty_card']));
  const gifts = await search({
    queryContext: 'kobject',
    and: [{ kobject_custom_order_giftBool: { equals: true } }],
  });
  expect(gifts.data.length).toBeGreaterThan(0);
  for (const one of gifts.data)
    expect([one.type, one.attributes.custom.giftBool]).toEqual(['kobject.order', true]);
});
