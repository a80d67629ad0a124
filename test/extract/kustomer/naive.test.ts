import { afterEach, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { Kind } from '../../../simulate/kustomer/holdings/holdings.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, type Json } from '../../simulate/kustomer/helpers.js';
import { memoryArchive } from '../memory-archive.js';
import { closeAll, extractWhole, sourceOf, startDesk } from '../rig.js';

/**
 * Every peculiarity of the API under which other clients lose records, with a client that does as they do: it loses some
 * (or never ends), this one none. So each line also proves that the stand-in has the peculiarity.
 */

afterEach(closeAll);

type Found = ReadonlySet<string>;

const key = (kind: string) => `${kind}_updated_at`;
const idsIn = (json: Json): string[] => json.data.map((one: { id?: string }) => one.id);

/** Pages until `next` is null, and believes it. */
const pages = async (
  client: Client,
  body: object,
  pageSize: number,
  between?: () => void,
): Promise<Found> => {
  const found = new Set<string>();
  for (let page = 1; ; page++) {
    const { status, json } = await client.search(body, `?page=${page}&pageSize=${pageSize}`);
    if (status !== 200) return found;
    for (const id of idsIn(json)) found.add(id);
    if (json.links.next === null) return found;
    between?.();
  }
};

/** Goes on from the time of the last row: behind it (`gt`), or at it again (`gte`) until nothing more comes. */
const fromLast = async (
  client: Client,
  kind: string,
  operator: 'gt' | 'gte',
  pageSize: number,
): Promise<Found> => {
  const found = new Set<string>();
  let from = '1970-01-01T00:00:00.000Z';
  for (let asked = 0; asked < 500; asked++) {
    const { json } = await client.search(
      { queryContext: kind, and: [{ [key(kind)]: { [operator]: from } }], sort: [{ [key(kind)]: 'asc' }] },
      `?pageSize=${pageSize}`,
    );
    if (json.data.length === 0) return found;
    for (const id of idsIn(json)) found.add(id);
    const last = json.data.at(-1).attributes.updatedAt as string;
    if (json.data.length < pageSize) return found;
    if (operator === 'gte' && last === from) throw new Error('stands still');
    from = last;
  }
  throw new Error('never ends');
};

/** One list, page after page. */
const list = async (client: Client, path: string): Promise<Found> => {
  const found = new Set<string>();
  for (let page = 1; ; page++) {
    const { json } = await client.get(`${path}${path.includes('?') ? '&' : '?'}page=${page}&pageSize=100`);
    for (const id of idsIn(json)) if (id !== undefined) found.add(id);
    if (json.links?.next == null) return found;
  }
};

const held = (desk: KustomerSimulator, kind: Kind): string[] =>
  clientOf(desk)
    .records(kind)
    .filter((one) => one.attributes.deleted !== true)
    .map((one) => one.id);

/** What this client does not find of what was there at the start. */
const lostByUs = async (
  desk: KustomerSimulator,
  kind: Kind,
  streams: readonly string[],
  options: Parameters<typeof sourceOf>[1] = {},
): Promise<string[]> => {
  const before = held(desk, kind);
  const archive = memoryArchive(50, options.clock);
  await extractWhole(sourceOf(desk, options), archive, { streams });
  const have = new Set(
    archive
      .state()
      .records.filter((one) => one.kind === kind)
      .map(({ id }) => id),
  );
  return before.filter((id) => !have.has(id));
};

const lacking = (all: readonly string[], found: Found): number => all.filter((id) => !found.has(id)).length;
const messages = { queryContext: 'message', sort: [{ message_updated_at: 'asc' }] };

interface Fault {
  readonly fault: string;
  readonly scale?: number;
  readonly settings?: Readonly<Record<string, string>>;
  readonly kind: Kind;
  readonly streams: readonly string[];
  readonly searchPageSize?: number;
  readonly naive: (client: Client, desk: KustomerSimulator) => Promise<Found>;
}

const faults: readonly Fault[] = [
  {
    fault: 'the hundredth page names a next one that is refused',
    scale: 0.6,
    kind: 'message',
    streams: ['message'],
    searchPageSize: 10,
    naive: (client) => pages(client, messages, 10),
  },
  {
    fault: 'only the first two years are in the live search',
    kind: 'message',
    streams: ['message'],
    naive: (client) => pages(client, messages, 500),
  },
  {
    fault: 'more rows than a page have one time, and the bound goes behind it',
    settings: { ties: '130' },
    kind: 'message',
    streams: ['message'],
    searchPageSize: 50,
    naive: (client) => fromLast(client, 'message', 'gt', 50),
  },
  {
    fault: 'rows move while pages are turned',
    kind: 'customer',
    streams: ['customer'],
    searchPageSize: 10,
    naive: (client, desk) => {
      const oldest = client.records('customer').map((one) => one.id as string);
      let at = 0;
      return pages(client, { queryContext: 'customer', sort: [{ customer_updated_at: 'asc' }] }, 10, () => {
        for (let n = 0; n < 4; n++) desk.changes.touch('customer', oldest[at++ % oldest.length] as string);
      });
    },
  },
  {
    fault: 'lists end without a word',
    settings: { list_cap: '20' },
    kind: 'conversation',
    streams: ['conversation'],
    naive: (client) => list(client, '/v1/conversations'),
  },
  {
    fault: 'a list of users shows some of them only',
    kind: 'user',
    streams: ['user'],
    naive: (client) => list(client, '/v1/users'),
  },
  {
    fault: 'a list of klasses shows some of them only',
    kind: 'klass',
    streams: ['klass'],
    naive: (client) => list(client, '/v1/klasses'),
  },
  {
    fault: 'notes older than two years are in no search',
    kind: 'note',
    streams: ['note-counted'],
    naive: (client) => pages(client, { queryContext: 'note', sort: [{ note_updated_at: 'asc' }] }, 500),
  },
];

test.each(faults)('$fault', async ({ scale = 0.15, settings = {}, kind, streams, naive, ...rest }) => {
  const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
  const desk = await startDesk({ scale, clock }, settings);
  const all = held(desk, kind);
  expect(await lostByUs(desk, kind, streams, { clock, ...rest })).toEqual([]);
  expect(lacking(all, await naive(clientOf(desk), desk))).toBeGreaterThan(0);
});

test('a bound at the last row’s time stands still in a tie', async () => {
  const desk = await startDesk({ scale: 0.05 }, { ties: '60' });
  await expect(fromLast(clientOf(desk), 'message', 'gte', 50)).rejects.toThrow('stands still');
  expect(await lostByUs(desk, 'message', ['message'], { searchPageSize: 50 })).toEqual([]);
});

test('a row that was just written is not found yet', async () => {
  const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
  const desk = await startDesk({ scale: 0.05, clock }, { index_lag: '30000' });
  const [first] = held(desk, 'customer') as [string];
  desk.changes.touch('customer', first);
  const body = { queryContext: 'customer', sort: [{ customer_updated_at: 'asc' }] };
  expect((await pages(clientOf(desk), body, 500)).has(first)).toBe(false);
  const lost = await lostByUs(desk, 'customer', ['customer'], { clock, indexLagMs: 31_000 });
  expect(lost).toEqual([]);
});

test('records without an id, values that are objects all at once, keys that begin with a dollar', async () => {
  const desk = await startDesk({ scale: 0.1 }, { masked: 'emails' });
  const client = clientOf(desk);
  expect((await list(client, '/v1/outboundAccounts')).size).toBe(0);
  const archive = memoryArchive(50);
  await extractWhole(sourceOf(desk), archive, { streams: ['outbound_account', 'customer'] });
  const { records } = archive.state();
  const of = (kind: string) => records.filter((one) => one.kind === kind);
  expect(of('outbound_account')).toHaveLength(client.records('outbound_account').length);
  const customers = of('customer').map(({ bytes }) => String(bytes));
  expect(customers.some((text) => text.includes('"$init":true'))).toBe(true);
  expect(customers.every((text) => text.includes('"isMasked":true'))).toBe(true);
});
