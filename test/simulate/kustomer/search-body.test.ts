import { afterAll, beforeAll, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { archiveAttributes, liveAttributes } from '../../../simulate/kustomer/search/attributes.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, noon, twoYearsAgo, withKustomer } from './helpers.js';

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

const window = { message_updated_at: { gte: '2026-01-01' } };
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ message_size: { gte: at } }));

/** Bodies that the vendor's schema refuses, and by which of the two searches. */
const refused: readonly (readonly [
  name: string,
  where: 'both' | 'live' | 'archive',
  body: object | string,
])[] = [
  ['text that is no JSON', 'both', '{'],
  ['a list', 'both', '[]'],
  ['an unknown key', 'both', { queryContext: 'message', where: [] }],
  ['a key in wrong case', 'both', { QueryContext: 'message' }],
  ['an unknown context', 'both', { queryContext: 'ticket' }],
  ['a plural context', 'both', { queryContext: 'customers' }],
  ['the archive of notes', 'archive', { queryContext: 'note' }],
  ['the archive of conversation times', 'archive', { queryContext: 'conversation_time' }],
  ['the archive of work items', 'archive', { queryContext: 'work_item' }],
  ['aggregations of the archive', 'archive', { aggs: {} }],
  ['fields of the archive', 'archive', { fields: [] }],
  ['a search hash of the archive', 'archive', { searchHash: 'x' }],
  ['more than twenty criteria', 'live', { and: many(21) }],
  ['the same criterion twice', 'both', { and: [window, window] }],
  [
    'more than five sort keys',
    'live',
    {
      sort: ['name', 'gender', 'created_at', 'updated_at', 'modified_at', 'externalId'].map((key) => ({
        [`customer_${key}`]: 'asc',
      })),
    },
  ],
  [
    'the same sort key twice',
    'both',
    { sort: [{ customer_updated_at: 'asc' }, { customer_updated_at: 'asc' }] },
  ],
  ['a sort that is neither up nor down', 'both', { sort: [{ customer_updated_at: 'ascending' }] }],
  ['a sort by what cannot be sorted', 'both', { sort: [{ message_channel: 'asc' }] }],
  ['a sort by the creation of messages', 'live', { sort: [{ message_created_at: 'asc' }] }],
  ['an unknown attribute', 'both', { and: [{ message_colour: { equals: 'red' } }] }],
  ['an attribute in camel case', 'both', { and: [{ messageUpdatedAt: { gte: '2026-01-01' } }] }],
  ['an attribute of the live search', 'archive', { and: [{ message_channel: { equals: 'email' } }] }],
  ['an attribute of the archive search', 'live', { and: [{ message_id: { equals: 'x' } }] }],
  ['an unknown operator', 'both', { and: [{ message_updated_at: { after: '2026-01-01' } }] }],
  ['an operator of another class', 'both', { and: [{ message_updated_at: { contains: '2026' } }] }],
  ['a range of texts', 'live', { and: [{ message_body: { gte: 'a' } }] }],
  ['no operator', 'both', { and: [{ message_updated_at: '2026-01-01' }] }],
  ['a date that is none', 'both', { and: [{ message_updated_at: { gte: 'yesterday' } }] }],
  ['a day that is none', 'both', { and: [{ message_updated_at: { gte: '2026-13-01' } }] }],
  ['a time as a number', 'both', { and: [{ message_updated_at: { gte: 1_700_000_000 } }] }],
  ['a number as text', 'live', { and: [{ message_size: { gte: '5' } }] }],
  ['a list that is none', 'live', { and: [{ message_channel: { in: 'email' } }] }],
  ['criteria that are no objects', 'both', { and: ['message_updated_at'] }],
  ['deleted as text', 'both', { includeDeleted: 'true' }],
  ['a time zone that is none', 'both', { timeZone: 'Mars/Olympus' }],
];

test.each(refused)('rules 15, 16: %s is refused (%s)', async (_, where, body) => {
  const context =
    typeof body === 'string' || 'queryContext' in body ? body : { queryContext: 'message', ...body };
  for (const archived of [false, true]) {
    const answer = await client.search(context, '?pageSize=1', archived);
    if (where === 'both' || (where === 'archive') === archived) {
      expect(answer.status, archived ? 'archive' : 'live').toBe(400);
      expect(answer.json.errors[0]).toMatchObject({ status: 400, code: 'badparam' });
    }
  }
});

test('rule 15: an unknown key is named as the vendor names it', async () => {
  const { json } = await client.search({ where: [] });
  expect(json.errors).toEqual([
    {
      status: 400,
      source: { parameter: 'where' },
      code: 'badparam',
      title: 'Additional properties not allowed',
      detail: '/additionalProperties',
    },
  ]);
});

test('rule 15: everything that the schema allows is taken', async () => {
  for (const context of [
    'company',
    'customer',
    'message',
    'conversation',
    'conversation_time',
    'note',
    'kobject',
    'kobject_order',
    'work_session',
    'work_item',
  ])
    expect((await client.search({ queryContext: context }, '?pageSize=1')).status, context).toBe(200);
  for (const context of ['company', 'customer', 'message', 'conversation', 'kobject', 'kobject_order'])
    expect((await client.search({ queryContext: context }, '?pageSize=1', true)).status, context).toBe(200);
  const full = {
    queryContext: 'message',
    and: many(20),
    or: window,
    not: [],
    sort: { message_updated_at: 'desc' },
    timeZone: 'Europe/Berlin',
    includeDeleted: true,
    searchHash: 'x',
    aggs: {},
    fields: [],
  };
  expect((await client.search(full)).status).toBe(200);
  expect((await client.search('')).status).toBe(200);
});

test('rule 16: as many attributes as the document lists, and the observed ones', async () => {
  expect(liveAttributes.size).toBe(184);
  expect(archiveAttributes.size).toBe(25);
  for (const body of [
    { and: [{ company_updated_at: { gte: '2020-01-01' } }], sort: [{ company_updated_at: 'asc' }] },
    ...['conversation', 'message', 'note', 'kobject', 'customer'].map((kind) => ({
      queryContext: kind,
      sort: [{ [`${kind}_updated_at`]: 'asc' }],
    })),
    { and: [{ customer_custom_loyaltyTierStr: { equals: 'gold' } }] },
  ])
    expect((await client.search(body)).status, JSON.stringify(body)).toBe(200);
});

test('rule 16: the lenient setting takes any attribute', () =>
  withKustomer({ scale: 0.1, settings: { search_attributes: 'any' } }, async ({ search }) => {
    expect((await search({ and: [{ message_colour: { equals: 'red' } }] })).status).toBe(200);
  }));

const ids = (answer: { json: { data: { id: string }[] } }) =>
  answer.json.data.map((record) => record.id).sort();

test('rule 22: a day begins at midnight of the time zone, an instant is what it is', async () => {
  const start = Date.parse('2026-02-10T00:00:00Z');
  const hour = 3_600_000;
  const between = (from: number, until: number) =>
    client
      .records('message')
      .filter(
        (record) =>
          Date.parse(record.attributes.updatedAt) >= from && Date.parse(record.attributes.updatedAt) < until,
      )
      .map((record) => record.id)
      .sort();
  const on = (timeZone: string | undefined, criterion: object) =>
    client.search(
      {
        queryContext: 'message',
        and: [{ message_updated_at: criterion }],
        sort: [{ message_updated_at: 'asc' }],
        ...(timeZone ? { timeZone } : {}),
      },
      '?pageSize=500',
    );
  const day = 24 * hour;
  const berlin = start - hour;
  const losAngeles = start + 8 * hour;
  expect(between(start, start + 9 * day).length).toBeGreaterThan(20);
  expect(ids(await on(undefined, { gte: '2026-02-10', lt: '2026-02-19' }))).toEqual(
    between(start, start + 9 * day),
  );
  expect(ids(await on('Europe/Berlin', { gte: '2026-02-10', lt: '2026-02-19' }))).toEqual(
    between(berlin, berlin + 9 * day),
  );
  expect(ids(await on('America/Los_Angeles', { gt: '2026-02-10', lte: '2026-02-18' }))).toEqual(
    between(losAngeles + day, losAngeles + 9 * day),
  );
  expect(
    ids(await on('Europe/Berlin', { gte: '2026-02-10T00:00:00Z', lt: '2026-02-19T00:00:00.000Z' })),
  ).toEqual(between(start, start + 9 * day));
});

test('rule 22: gte has the millisecond itself, gt has not', async () => {
  const [record] = client
    .records('message')
    .filter((one) => Date.parse(one.attributes.updatedAt) > Date.parse('2026-01-01'));
  const at = record.attributes.updatedAt;
  const count = async (operator: string) =>
    (
      await client.search(
        { queryContext: 'message', and: [{ message_updated_at: { [operator]: at } }] },
        '?pageSize=1',
      )
    ).json.meta.total;
  const same = (
    await client.search({ queryContext: 'message', and: [{ message_updated_at: { equals: at } }] })
  ).json.meta.total;
  expect(same).toBeGreaterThan(0);
  expect(await count('gte')).toBe((await count('gt')) + same);
  expect(await count('lte')).toBe((await count('lt')) + same);
});

test('criteria find what they say', async () => {
  const messages = client
    .records('message')
    .filter((one) => Date.parse(one.attributes.updatedAt) >= twoYearsAgo(noon));
  const search = async (body: object) =>
    ids(await client.search({ queryContext: 'message', ...body }, '?pageSize=500'));
  const expected = (test: (record: (typeof messages)[number]) => boolean) =>
    messages
      .filter(test)
      .map((record) => record.id)
      .sort();
  expect(await search({ and: [{ message_channel: { equals: 'sms' } }] })).toEqual(
    expected((one) => one.attributes.channel === 'sms'),
  );
  expect(await search({ and: [{ message_attachment_count: { gte: 1 } }] })).toEqual(
    expected((one) => one.relationships.attachments !== undefined),
  );
  expect(
    await search({
      or: [{ message_channel: { in: ['sms', 'voice'] } }, { message_redacted: { equals: true } }],
    }),
  ).toEqual(expected((one) => ['sms', 'voice'].includes(one.attributes.channel) || one.attributes.redacted));
  expect(
    await search({
      and: [{ message_channel: { equals: 'facebook' } }],
      not: [{ message_body: { contains: 'the' } }],
    }),
  ).toEqual(
    expected(
      (one) => one.attributes.channel === 'facebook' && !one.attributes.preview.toLowerCase().includes('the'),
    ),
  );
  const [conversation] = client.records('conversation').filter((one) => one.attributes.priority === 1);
  expect(conversation).toBeDefined();
  const urgent = new Set(
    client
      .records('conversation')
      .filter((one) => one.attributes.priority === 1)
      .map((one) => one.id),
  );
  expect(await search({ and: [{ conversation_priority: { equals: 1 } }] })).toEqual(
    expected((one) => urgent.has(one.relationships.conversation.data.id)),
  );
});
