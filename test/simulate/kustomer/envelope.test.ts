import { afterAll, beforeAll, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, type Json, noon, withKustomer } from './helpers.js';

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

/** The ways in which the records of a kind spell an attribute. */
const spellings = (records: Json[], name: string): Set<string> =>
  new Set(
    records.map(({ attributes }) => {
      if (!(name in attributes)) return 'absent';
      if (attributes[name] === null) return 'null';
      if (typeof attributes[name] === 'object' && Object.keys(attributes[name]).length === 0) return 'empty';
      return attributes[name] === '' ? 'blank' : 'given';
    }),
  );

test('rule 8, quirk 1: the customer of a message is plural, and only there', () => {
  const types = (kind: 'message' | 'note' | 'conversation') =>
    new Set(client.records(kind).map((record) => record.relationships.customer.data.type));
  expect(types('message')).toEqual(new Set(['customers', 'customer']));
  expect(types('note')).toEqual(new Set(['customer']));
  expect(types('conversation')).toEqual(new Set(['customer']));
});

test('rule 8, quirk 4: keys that begin with a dollar sign', () => {
  const previews = client.records('customer').map((one) => JSON.stringify(one.attributes.preview));
  expect(previews).toContain('{"$init":true}');
  expect(previews).toContain('{}');
  expect(previews.some((preview) => preview.includes('previewAt'))).toBe(true);
});

test('rule 8, quirks 5 and 6: absent, null and empty all occur', () => {
  expect(spellings(client.records('customer'), 'externalId')).toEqual(new Set(['absent', 'null', 'given']));
  expect(spellings(client.records('customer'), 'sentiment')).toEqual(new Set(['null', 'empty']));
  expect(spellings(client.records('customer'), 'name')).toContain('blank');
  expect(spellings(client.records('conversation'), 'name')).toEqual(
    new Set(['absent', 'null', 'given', 'blank']),
  );
  expect(spellings(client.records('message'), 'preview')).toContain('blank');
});

test('rule 8, quirk 7: a relationship may be null', () => {
  expect(client.records('conversation').some((one) => one.relationships.createdBy === null)).toBe(true);
});

test('rule 8, quirk 10: attachments of a conversation come without ids', async () => {
  const attachment = client.records('attachment').find((one) => one.relationships.message !== undefined);
  const message = client
    .records('message')
    .find((one) => one.id === attachment.relationships.message.data.id);
  const { json } = await client.get(
    `/v1/conversations/${message.relationships.conversation.data.id}/attachments`,
  );
  expect(json.meta).toEqual({});
  const { id, ...rest } = attachment;
  expect(json.data).toContainEqual(rest);
  expect(rest.links.self.endsWith(`/${id}`)).toBe(true);
});

test('rule 8, quirk 12: sla is an attribute and a relationship', () => {
  const both = client
    .records('conversation')
    .filter((one) => one.relationships.sla && one.attributes.sla?.name);
  expect(both.length).toBeGreaterThan(10);
});

test('rule 8, quirk 13: recipients are a list, an object or a text', () => {
  const forms = client
    .records('message')
    .filter((one) => one.attributes.channel === 'email')
    .map((one) => (Array.isArray(one.attributes.meta.to) ? 'list' : typeof one.attributes.meta.to));
  expect(new Set(forms)).toEqual(new Set(['list', 'object', 'string']));
});

test('rule 8, quirk 15: the server echoes a sort that nobody sent', async () => {
  expect((await client.get('/v1/notes')).json.links.self).toBe('/v1/notes?sort=asc&page=1&pageSize=100');
});

test('rule 8: attributes that no document knows', () => {
  expect(client.records('customer').some((one) => 'journeyStage' in one.attributes)).toBe(true);
  expect(client.records('message').some((one) => 'x-lab' in one.attributes)).toBe(true);
  expect(client.records('conversation').some((one) => 'copilotSummary' in one.attributes)).toBe(true);
});

test('rule 9: letters of all kinds, and never a NUL', () => {
  const text = ['customer', 'conversation', 'message', 'note', 'attachment', 'tag', 'kb_article'] as const;
  const all = text.map((kind) => JSON.stringify(client.records(kind))).join('');
  for (const [what, piece] of [
    ['combining mark', 'e\u0308'],
    ['Hebrew', '\u05E9'],
    ['Arabic', '\u0645'],
    ['Japanese', '\u6CE8'],
    ['joined emoji', '\u200D'],
    ['beyond the first plane', '\uD83D\uDE00'.slice(0, 1)],
    ['line separator', '\u2028'],
    ['right-to-left override', '\u202E'],
  ] as const)
    expect(all.includes(piece), what).toBe(true);
  expect(all.includes('\\u0000')).toBe(false);
});

test('rule 9: numbers that no double holds come digit by digit, unless that is switched off', async () => {
  const find = (one: Client) => {
    const shelf = one.simulator.holdings.shelf('customer');
    const texts = Array.from({ length: shelf.list.length }, (_, at) =>
      shelf.bytes(shelf.listed(shelf.list.at(at))).toString(),
    );
    return texts.filter((text) =>
      /"loyaltyAccountNum":(900719925474099312345678901234|9007199254740993)[,}]/.test(text),
    );
  };
  expect(find(client).length).toBeGreaterThan(0);
  const [text] = find(client);
  const { id } = JSON.parse(text as string);
  const { bytes } = await client.get(`/v1/customers/${id}`);
  expect(bytes.toString()).toBe(`{"data":${text}}`);
  await withKustomer({ settings: { big_numbers: 'no' } }, async (plain) => expect(find(plain)).toEqual([]));
});

test('rule 9: decimals and trailing zeros', () => {
  const all = ['customer', 'conversation'].map((kind) => {
    const shelf = client.simulator.holdings.shelf(kind as 'customer');
    return Array.from({ length: shelf.list.length }, (_, at) =>
      shelf.bytes(shelf.listed(shelf.list.at(at))).toString(),
    ).join('');
  });
  expect(all.join('')).toMatch(/Num":\d+\.\d[1-9][,}]/);
  expect(all.join('')).toMatch(/Num":\d+\.\d0[,}]/);
});

test('custom attributes of every suffix, and definitions of each', async () => {
  const definitions: Record<string, Json> = {};
  for (const resource of ['customer', 'company', 'conversation', 'message']) {
    const { json } = await client.get(`/v1/metadata/${resource}`);
    expect(json.data).toMatchObject({ type: 'metadata', id: resource });
    Object.assign(definitions, json.data.attributes.properties);
  }
  for (const suffix of ['Str', 'Txt', 'Num', 'At', 'Bool', 'Url', 'Id', 'Tree'])
    expect(
      Object.keys(definitions).some((name) => name.endsWith(suffix)),
      suffix,
    ).toBe(true);
  expect(Object.values(definitions).some((definition) => definition.deletedAt !== undefined)).toBe(true);
  const used = (['customer', 'company', 'conversation'] as const).flatMap((kind) =>
    client.records(kind).flatMap((one) => Object.keys(one.attributes.custom)),
  );
  for (const name of new Set(used)) expect(definitions[name], name).toBeDefined();
  expect(used).toContain('updatedAt');
  expect((await client.get('/v1/metadata/nothing')).status).toBe(404);
});

test('messages bring their attachments on request', async () => {
  const plain = await client.get('/v1/messages?pageSize=100');
  expect(plain.json.included).toBeUndefined();
  const ids: string[] = [];
  const included: string[] = [];
  for (let path = '/v1/messages?include=attachments&pageSize=100'; path; ) {
    const { json } = await client.get(path);
    for (const one of json.data)
      for (const file of one.relationships.attachments?.data ?? []) ids.push(file.id);
    for (const one of json.included) included.push(one.id);
    path = json.links.next;
  }
  expect(included).toEqual(ids);
  expect(ids.length).toBeGreaterThan(20);
});
