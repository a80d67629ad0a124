import { expect, test } from 'vitest';
import { type Client, noon, small, twoYearsAgo, withKustomer } from './helpers.js';

const edge = twoYearsAgo(noon);
const day = 86_400_000;

const ids = (records: readonly { id: string }[]) => records.map((record) => record.id).sort();

/** Follows the pages of one body until `next` is null, trusting it; or until a page is refused. */
const naive = async (client: Client, body: object, pageSize: number): Promise<string[]> => {
  const found: string[] = [];
  for (let page = 1; ; page++) {
    const answer = await client.search(body, `?page=${page}&pageSize=${pageSize}`);
    if (answer.status !== 200 || answer.json.data.length === 0) return found;
    for (const record of answer.json.data) found.push(record.id);
    if (answer.json.links.next === null) return found;
  }
};

/** The way that loses nothing: page 1 again and again, from the last time seen. */
const keyset = async (
  client: Client,
  kind: string,
  pageSize: number,
  archived = false,
): Promise<string[]> => {
  const seen = new Set<string>();
  let from = '1970-01-01T00:00:00.000Z';
  for (;;) {
    const key = `${kind}_updated_at`;
    const { json } = await client.search(
      { queryContext: kind, and: [{ [key]: { gte: from } }], sort: [{ [key]: 'asc' }] },
      `?pageSize=${pageSize}`,
      archived,
    );
    const before = seen.size;
    for (const record of json.data) seen.add(record.id);
    if (json.data.length < pageSize || seen.size === before) return [...seen].sort();
    from = json.data[json.data.length - 1].attributes.updatedAt;
  }
};

test('rule 17: the live search shows two years, the archive search what is older, by the clock of the run', () =>
  withKustomer({}, async (client, clock) => {
    for (const kind of ['customer', 'conversation', 'message'] as const) {
      const records = client.records(kind).filter((one) => one.attributes.deleted !== true);
      const old = records.filter((one) => Date.parse(one.attributes.updatedAt) < edge);
      expect(old.length, kind).toBeGreaterThan(5);
      expect(await keyset(client, kind, 500)).toEqual(ids(records.filter((one) => !old.includes(one))));
      expect(await keyset(client, kind, 500, true)).toEqual(ids(old));
    }
    const notes = client.records('note');
    expect((await keyset(client, 'note', 500)).length).toBeLessThan(
      notes.filter((one) => one.attributes.deleted !== true).length,
    );
    await clock.advance(200 * day);
    const later = twoYearsAgo(clock.now());
    const alive = client.records('message').filter((one) => Date.parse(one.attributes.updatedAt) >= later);
    expect(await keyset(client, 'message', 500)).toEqual(ids(alive));
  }));

test('rule 17: the two may overlap, or leave a gap', async () => {
  const counts: Record<string, number> = {};
  const cases: Record<string, Record<string, string>> = {
    exact: {},
    overlap: { archive_overlap_days: '600' },
    gap: { archive_gap_days: '300' },
  };
  for (const [name, settings] of Object.entries(cases))
    await withKustomer({ settings }, async (client) => {
      const total = async (archived: boolean) =>
        (await client.search({ queryContext: 'message' }, '?pageSize=1', archived)).json.meta.total;
      counts[name] = (await total(false)) + (await total(true)) - client.records('message').length;
    });
  expect(counts.exact).toBe(0);
  expect(counts.gap).toBeLessThan(0);
  expect(counts.overlap).toBeGreaterThan(0);
});

const all = { queryContext: 'message', sort: [{ message_updated_at: 'asc' }] };

test('rule 18: the hundredth page has a next one, and a client that trusts it loses rows', () =>
  withKustomer({}, async (client) => {
    const held = (await client.search(all, '?pageSize=1')).json.meta.total;
    expect(held).toBeGreaterThan(1000);
    const hundredth = await client.search(all, '?page=100&pageSize=10');
    expect(hundredth.json.data).toHaveLength(10);
    expect(hundredth.json.links.next).toBe('/v1/customers/search?page=101&pageSize=10');
    expect(hundredth.json.links.last).toBe(`/v1/customers/search?page=${Math.ceil(held / 10)}&pageSize=10`);
    expect((await client.search(all, '?page=101&pageSize=10')).status).toBe(400);
    const lost = await naive(client, all, 10);
    expect(lost).toHaveLength(1000);
    expect(await keyset(client, 'message', 10)).toHaveLength(held);
  }));

test('rule 18: the page after may be empty instead, and the total may be capped', async () => {
  await withKustomer({ ...small, settings: { page_101: 'empty' } }, async (client) => {
    const answer = await client.search(all, '?page=101&pageSize=1');
    expect([answer.status, answer.json.data, answer.json.links.next]).toEqual([200, [], null]);
  });
  await withKustomer({ ...small, settings: { total: 'capped', ties: '10001' } }, async (client) => {
    expect((await client.search(all, '?pageSize=1')).json.meta.total).toBe(10_000);
    // Rule 20: ten thousand and one rows of one millisecond, more than a hundred pages of a hundred hold.
    const tied = {
      queryContext: 'message',
      and: [{ message_updated_at: { equals: '2026-03-03T00:00:00.000Z' } }],
    };
    const body = { ...tied, sort: [{ message_updated_at: 'asc' }] };
    const last = await client.search(body, '?page=100&pageSize=100');
    expect(last.json.data).toHaveLength(100);
    expect(last.json.links.next).not.toBeNull();
    expect(await naive(client, body, 500)).toHaveLength(10_001);
  });
});

test('rule 18: at the end of fewer pages next is null', () =>
  withKustomer(small, async (client) => {
    const { json } = await client.search(all, '?pageSize=500');
    expect(json.links).toEqual({
      self: '/v1/customers/search?page=1&pageSize=500',
      first: '/v1/customers/search?page=1&pageSize=500',
      prev: null,
      next: null,
      last: '/v1/customers/search?page=1&pageSize=500',
    });
    expect(json.meta).toEqual({
      pageSize: 500,
      page: 1,
      total: json.data.length,
      totalPages: 1,
      aggregations: {},
    });
  }));

test('rule 19: only the first sort key counts, and without one there is no order to rely on', async () => {
  const body = {
    queryContext: 'customer',
    sort: [{ customer_progressive_status: 'asc' }, { customer_updated_at: 'desc' }],
  };
  const order = async (client: Client) =>
    (await client.search(body, '?pageSize=500')).json.data.map(
      (one: { attributes: { progressiveStatus: string | null; updatedAt: string } }) => one.attributes,
    );
  const fallsWithin = (rows: { progressiveStatus: string | null; updatedAt: string }[]) =>
    rows.every(
      (row, at) =>
        at === 0 ||
        row.progressiveStatus !== rows[at - 1]?.progressiveStatus ||
        row.updatedAt <= (rows[at - 1]?.updatedAt ?? ''),
    );
  await withKustomer({}, async (client) => {
    const rows = await order(client);
    const statuses = rows.map((row: { progressiveStatus: string | null }) => row.progressiveStatus ?? '');
    expect(statuses).toEqual([...statuses].sort());
    expect(fallsWithin(rows)).toBe(false);
    const page = async () =>
      ids((await client.search({ queryContext: 'message' }, '?pageSize=50')).json.data);
    expect(await page()).not.toEqual(await page());
    const unsorted = new Set([...(await naive(client, { queryContext: 'message' }, 100))]);
    expect(unsorted.size).toBeLessThan((await client.search(all, '?pageSize=1')).json.meta.total);
  });
  await withKustomer({ settings: { multi_sort: 'all' } }, async (client) =>
    expect(fallsWithin(await order(client))).toBe(true),
  );
});

test('rule 19: descending is the other way round', () =>
  withKustomer(small, async (client) => {
    const up = (await client.search(all, '?pageSize=500')).json.data;
    const down = (await client.search({ ...all, sort: { message_updated_at: 'desc' } }, '?pageSize=500')).json
      .data;
    expect(down).toEqual([...up].reverse());
    const times = up.map((one: { attributes: { updatedAt: string } }) => one.attributes.updatedAt);
    expect(times).toEqual([...times].sort());
  }));

test.each([250, 600])('rule 20: %d rows of one millisecond, in both searches', (count) =>
  withKustomer({ ...small, settings: { ties: String(count), old_ties: String(count) } }, async (client) => {
    for (const kind of ['customer', 'conversation', 'message'] as const)
      for (const archived of [false, true]) {
        const key = `${kind}_updated_at`;
        const groups = new Map<string, number>();
        for (const record of client.records(kind))
          groups.set(record.attributes.updatedAt, (groups.get(record.attributes.updatedAt) ?? 0) + 1);
        const tied = [...groups]
          .filter(([, size]) => size >= count)
          .map(([at]) => at)
          .sort();
        expect(tied).toHaveLength(2);
        const at = tied[archived ? 0 : 1];
        const { json } = await client.search(
          { queryContext: kind, and: [{ [key]: { gte: at } }], sort: [{ [key]: 'asc' }] },
          '?pageSize=100',
          archived,
        );
        // A whole page of one instant: a bound that follows the last row stands still here.
        expect(
          new Set(json.data.map((one: { attributes: { updatedAt: string } }) => one.attributes.updatedAt)),
        ).toEqual(new Set([at]));
      }
  }),
);

test('rule 23: deleted records only on request', async () => {
  await withKustomer({}, async (client) => {
    for (const kind of ['customer', 'conversation', 'note'] as const) {
      const deleted = client
        .records(kind)
        .filter((one) => one.attributes.deleted === true && Date.parse(one.attributes.updatedAt) >= edge);
      expect(deleted.length, kind).toBeGreaterThan(0);
      const body = { queryContext: kind, sort: [{ [`${kind}_updated_at`]: 'asc' }] };
      const hidden = (await client.search(body, '?pageSize=500')).json;
      const shown = (await client.search({ ...body, includeDeleted: true }, '?pageSize=500')).json;
      const found = shown.data.filter((one: { id: string }) => deleted.some((other) => other.id === one.id));
      expect(found).toEqual(expect.arrayContaining(deleted));
      expect(shown.meta.total - hidden.meta.total).toBe(deleted.length);
      expect(
        hidden.data.filter((one: { attributes: { deleted?: boolean } }) => one.attributes.deleted === true),
      ).toEqual([]);
    }
  });
  await withKustomer({ settings: { deleted_shape: 'reduced' } }, async (client) => {
    const { json } = await client.search({ queryContext: 'note', includeDeleted: true }, '?pageSize=500');
    const deleted = json.data.filter(
      (one: { attributes: { deleted?: boolean } }) => one.attributes.deleted === true,
    );
    expect(deleted.length).toBeGreaterThan(0);
    for (const one of deleted)
      expect(Object.keys(one.attributes).sort()).toEqual(['createdAt', 'deleted', 'updatedAt']);
  });
});

test('rule 24: ids only', async () => {
  await withKustomer(small, async ({ search }) => {
    const { json } = await search(all, '?pageSize=5&idsOnly=true');
    expect(json.data).toHaveLength(5);
    for (const one of json.data) expect(Object.keys(one).sort()).toEqual(['id', 'type']);
    expect((await search(all, '?idsOnly=yes')).status).toBe(400);
  });
  await withKustomer({ ...small, settings: { ids_only: 'full' } }, async ({ search }) => {
    expect(Object.keys((await search(all, '?pageSize=1&idsOnly=true')).json.data[0])).toContain('attributes');
  });
});
