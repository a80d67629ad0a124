import { expect, test } from 'vitest';
import type { Kind } from '../../../simulate/kustomer/holdings/holdings.js';
import { type Client, type Json, small, withKustomer } from './helpers.js';

const kinds = ['customer', 'conversation', 'message', 'note'] as const;
const heldIds = (client: Client, kind: Kind): string[] => client.records(kind).map((record) => record.id);

/** Offset paging over a set that moves, as a careless client does it. */
const byOffset = async (client: Client, kind: string): Promise<Set<string>> => {
  const seen = new Set<string>();
  for (let page = 1; page <= 100; page++) {
    const { json } = await client.search(
      { queryContext: kind, sort: [{ [`${kind}_updated_at`]: 'asc' }] },
      `?page=${page}&pageSize=20`,
    );
    for (const record of json.data) seen.add(record.id);
    if (json.links.next === null) break;
  }
  return seen;
};

/** Page 1 again and again from the last time seen, in both searches, until nothing new comes. */
const byKeyset = async (
  client: Client,
  kind: string,
  clock: { advance(ms: number): Promise<void> },
): Promise<Set<string>> => {
  const key = `${kind}_updated_at`;
  const seen = new Set<string>();
  for (const archived of [true, false])
    for (let from = '1970-01-01T00:00:00.000Z', quiet = 0; quiet < 2; ) {
      await clock.advance(1000);
      const { json } = await client.search(
        {
          queryContext: kind,
          and: [{ [key]: { gte: from } }],
          sort: [{ [key]: 'asc' }],
          includeDeleted: true,
        },
        '?pageSize=200',
        archived,
      );
      const before = seen.size;
      for (const record of json.data) seen.add(record.id);
      const last = json.data[json.data.length - 1];
      if (last) from = last.attributes.updatedAt;
      quiet = seen.size === before ? quiet + 1 : 0;
    }
  return seen;
};

test('rule 13: rows move, come, go and merge between two calls; a keyset finds what stayed', () =>
  withKustomer({ settings: { churn: '4', churn_calls: '60' } }, async (client, clock) => {
    const before = new Map(kinds.map((kind) => [kind, heldIds(client, kind)]));
    const versions = client.records('message').length;
    let missed = 0;
    for (const kind of ['customer', 'conversation', 'message'] as const) {
      const offset = await byOffset(client, kind);
      const found = await byKeyset(client, kind, clock);
      const still = new Set(heldIds(client, kind));
      const stayed = (before.get(kind) as string[]).filter((id) => still.has(id));
      expect(
        stayed.filter((id) => !found.has(id)),
        kind,
      ).toEqual([]);
      const recent = new Set(
        client
          .records(kind)
          .filter((one) => Date.parse(one.attributes.createdAt) > Date.UTC(2025, 8))
          .map((one) => one.id),
      );
      missed += stayed.filter((id) => recent.has(id) && !offset.has(id)).length;
    }
    // Offset paging skips a row whenever an earlier one moves to the end.
    expect(missed).toBeGreaterThan(0);
    const gone = kinds.flatMap((kind) => {
      const still = new Set(heldIds(client, kind));
      return (before.get(kind) as string[]).filter((id) => !still.has(id));
    });
    expect(gone.length).toBeGreaterThan(0);
    expect(client.records('message').length).toBeGreaterThan(versions);
    expect(
      client
        .records('customer_merge')
        .some((one) => Date.parse(one.attributes.createdAt) >= Date.UTC(2026, 2, 15)),
    ).toBe(true);
    expect(client.records('conversation').some((one) => one.attributes.mergedTarget === true)).toBe(true);
  }));

test('rule 13: equal seeds and equal calls give equal changes', async () => {
  const run = async (seed: number) => {
    let text = '';
    await withKustomer({ ...small, seed, settings: { churn: '5' } }, async (client) => {
      for (let call = 0; call < 20; call++) await client.get('/v1/tags?pageSize=1');
      text = JSON.stringify(kinds.map((kind) => client.records(kind)));
    });
    return text;
  };
  const first = await run(3);
  expect(await run(3)).toBe(first);
  expect(await run(4)).not.toBe(first);
});

test('rule 13: the desk rests after the calls that were asked for', () =>
  withKustomer({ ...small, settings: { churn: '3', churn_calls: '2' } }, async (client) => {
    const all = () => JSON.stringify(kinds.map((kind) => client.records(kind)));
    const start = all();
    await client.get('/v1/tags');
    const one = all();
    expect(one).not.toBe(start);
    await client.get('/v1/tags');
    const two = all();
    expect(two).not.toBe(one);
    await client.get('/v1/tags');
    expect(all()).toBe(two);
  }));

test('a change moves updatedAt and rev and leaves every other byte', () =>
  withKustomer(small, async (client, clock) => {
    const shelf = client.simulator.holdings.shelf('message');
    const [record] = client.records('message');
    const text = () => shelf.bytes(shelf.current(record.id) as number).toString();
    const before = text();
    await clock.advance(5000);
    client.simulator.changes.touch('message', record.id);
    const expected = before
      .replace(
        `"updatedAt":"${record.attributes.updatedAt}"`,
        `"updatedAt":"${new Date(clock.now()).toISOString()}"`,
      )
      .replace(`"rev":${record.attributes.rev}`, `"rev":${record.attributes.rev + 1}`);
    expect(text()).toBe(expected);
    expect(text()).not.toBe(before);
  }));

test('rule 21: a search sees a write later; by id it is there at once', () =>
  withKustomer({ ...small, settings: { index_lag: '30000' } }, async (client, clock) => {
    const { changes } = client.simulator;
    const body = {
      queryContext: 'message',
      and: [{ message_updated_at: { gte: new Date(clock.now()).toISOString() } }],
      sort: [{ message_updated_at: 'asc' }],
    };
    const found = async (): Promise<string[]> =>
      (await client.search(body)).json.data.map((one: Json) => one.id);
    const [old] = client.records('message');
    const thread = client.records('conversation').find((one) => one.attributes.deleted !== true);
    changes.touch('message', old.id);
    const fresh = changes.addMessage(thread.id) as string;
    expect(await found()).toEqual([]);
    expect((await client.get(`/v1/messages/${fresh}`)).status).toBe(200);
    expect((await client.get(`/v1/messages/${old.id}`)).json.data.attributes.rev).toBe(
      old.attributes.rev + 1,
    );
    // The search still gives the version it knows.
    const stale = await client.search(
      { queryContext: 'message', and: [{ message_updated_at: { equals: old.attributes.updatedAt } }] },
      '',
      Date.parse(old.attributes.updatedAt) < Date.UTC(2024, 2, 15),
    );
    expect(stale.json.data.find((one: Json) => one.id === old.id)).toEqual(old);
    await clock.advance(29_999);
    expect(await found()).toEqual([]);
    await clock.advance(1);
    expect((await found()).sort()).toEqual([old.id, fresh].sort());
    changes.erase('message', fresh);
    expect((await client.get(`/v1/messages/${fresh}`)).status).toBe(404);
    expect(await found()).toContain(fresh);
    await clock.advance(30_000);
    expect(await found()).toEqual([old.id]);
  }));

const busy = (client: Client): Json[] =>
  client
    .records('customer')
    .filter((one) => one.attributes.conversationCounts.all > 1 && one.attributes.deleted !== true);

test.each([
  ['404', 'kept'],
  ['deleted', 'bumped'],
] as const)('rule 35: a merge: the source answers %s, its children are %s', (source, children) =>
  withKustomer(
    { scale: 0.3, settings: { merged_source: source, merged_children: children } },
    async (client, clock) => {
      const [from, to] = busy(client);
      const own = (await client.get(`/v1/customers/${from.id}/messages?pageSize=100`)).json.data;
      expect(own.length).toBeGreaterThan(1);
      await clock.advance(1000);
      client.simulator.changes.mergeCustomers(from.id, to.id);
      const gone = await client.get(`/v1/customers/${from.id}`);
      if (source === '404') expect(gone.status).toBe(404);
      else expect(gone.json.data.attributes.deleted).toBe(true);
      for (const message of own) {
        const now = (await client.get(`/v1/messages/${message.id}`)).json.data;
        expect(now.relationships.customer.data.id).toBe(to.id);
        expect(now.attributes.updatedAt !== message.attributes.updatedAt).toBe(children === 'bumped');
      }
      const theirs = (await client.get(`/v1/customers/${to.id}/messages?pageSize=100`)).json.data.map(
        (one: Json) => one.id,
      );
      expect(theirs).toEqual(expect.arrayContaining(own.map((one: Json) => one.id)));
      for (const id of [from.id, to.id]) {
        const merges = (await client.get(`/v1/customers/${id}/merges`)).json.data;
        expect(
          merges.some(
            (one: Json) =>
              one.relationships.source.data.id === from.id && one.relationships.target.data.id === to.id,
          ),
        ).toBe(true);
      }
      expect((await client.get(`/v1/customers/${to.id}`)).json.data.attributes.conversationCounts.all).toBe(
        from.attributes.conversationCounts.all + to.attributes.conversationCounts.all,
      );
    },
  ),
);

test('rule 35: people who were merged before the run began', async () => {
  for (const source of ['404', 'deleted'])
    await withKustomer({ settings: { merged_source: source } }, async (client) => {
      const [merge] = client.records('customer_merge');
      const { source: from, target } = merge.relationships;
      const answer = await client.get(`/v1/customers/${from.data.id}`);
      expect(answer.status).toBe(source === '404' ? 404 : 200);
      if (source === 'deleted') expect(answer.json.data.attributes.deleted).toBe(true);
      expect((await client.get(`/v1/customers/${from.data.id}/merges`)).json.data).toEqual([merge]);
      expect((await client.get(`/v1/customers/merges/${merge.id}`)).json.data).toEqual(merge);
      expect(
        client.records('conversation').some((one) => one.relationships.customer.data.id === from.data.id),
      ).toBe(false);
      expect(client.records('customer').some((one) => one.id === target.data.id)).toBe(true);
    });
});

test('merged conversations: the messages move, their times stay', () =>
  withKustomer({ scale: 0.3 }, async (client) => {
    const [from, to] = client.records('conversation').filter((one) => one.attributes.deleted !== true);
    const times = (messages: Json[]) => messages.map((one) => one.attributes.sentAt).sort();
    const both = [
      ...(await client.get(`/v1/conversations/${from.id}/messages`)).json.data,
      ...(await client.get(`/v1/conversations/${to.id}/messages`)).json.data,
    ];
    client.simulator.changes.mergeConversations(from.id, to.id);
    expect((await client.get(`/v1/conversations/${from.id}`)).status).toBe(404);
    const after = (await client.get(`/v1/conversations/${to.id}/messages`)).json.data;
    expect(times(after)).toEqual(times(both));
    expect((await client.get(`/v1/conversations/${to.id}`)).json.data.attributes).toMatchObject({
      mergedTarget: true,
      messageCount: both.length,
    });
  }));

test('a deleted conversation takes its messages with it', () =>
  withKustomer({ scale: 0.3 }, async (client) => {
    const thread = client
      .records('conversation')
      .find((one) => one.attributes.deleted !== true && one.attributes.messageCount > 1);
    const messages = (await client.get(`/v1/conversations/${thread.id}/messages`)).json.data;
    client.simulator.changes.markDeleted('conversation', thread.id);
    expect((await client.get(`/v1/conversations/${thread.id}`)).json.data.attributes.deleted).toBe(true);
    for (const message of messages) expect((await client.get(`/v1/messages/${message.id}`)).status).toBe(404);
    expect(heldIds(client, 'conversation')).toContain(thread.id);
    const listed: string[] = (await client.get('/v1/conversations?pageSize=100')).json.data.map(
      (one: Json) => one.id,
    );
    expect(listed).not.toContain(thread.id);
  }));
