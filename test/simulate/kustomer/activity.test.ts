import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Json, small, withKustomer } from './helpers.js';

/** What happens around conversations and people, and what the organisation set up: how the vendor's routes misbehave. */

test('rule 29: answers to surveys come by id alone, and half of those that conversations name are not there', () =>
  withKustomer({ scale: 0.3 }, async ({ get, records }) => {
    const named = records('conversation')
      .map(({ attributes }) => attributes.satisfactionLevel?.formResponse)
      .filter((id: unknown): id is string => typeof id === 'string');
    const statuses: number[] = [];
    for (const id of named) statuses.push((await get(`/v1/satisfaction-responses/${id}`)).status);
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
    expect((await get('/v1/satisfaction-responses')).status).toBe(404);
  }));

test('rule 30: the audit log is a chain, newest first, and rows go when their time is over', async () => {
  await withKustomer(small, async ({ get, records }, clock) => {
    const first = (await get('/v1/audit-logs?count=15')).json;
    expect(first.meta).toMatchObject({ count: 15, total: records('audit_log').length, cursorCount: 15 });
    expect(first.links.prev).toBeNull();
    const ids: string[] = [];
    const times: string[] = [];
    for (let path: string | null = '/v1/audit-logs?count=15'; path !== null; ) {
      const { json } = await get(path);
      for (const { id, attributes } of json.data) {
        ids.push(id);
        times.push(attributes.createdAt);
      }
      path = json.links.next;
    }
    expect([...ids].sort()).toEqual(
      records('audit_log')
        .map(({ id }) => id)
        .sort(),
    );
    expect(times).toEqual([...times].sort().reverse());
    expect((await get('/v1/audit-logs?count=5000')).json.meta.count).toBe(1000);
    expect((await get('/v1/audit-logs?count=0')).status).toBe(400);
    // Quirk 8: what the desk did by itself has a user of the id null.
    expect(first.data.map(({ relationships }: Json) => relationships.user.links.self)).toContain(
      '/v1/users/null',
    );
    await clock.advance(30 * 86_400_000);
    expect((await get('/v1/audit-logs')).json.meta.total).toBeLessThan(ids.length);
  });
  await withKustomer({ ...small, settings: { page_size_over: '400' } }, async ({ get }) => {
    expect((await get('/v1/audit-logs?count=1001')).status).toBe(400);
  });
});

test('rule 32: times of the first version are seconds, of the second milliseconds', () =>
  withKustomer(small, async ({ get, records }) => {
    const [time] = records('conversation_time');
    const conversation = time.relationships.conversation.data.id;
    const v1 = (await get(`/v1/conversations/${conversation}/times?pageSize=1000`)).json;
    const v2 = (await get(`/v2/conversations/${conversation}/times?pageSize=2000`)).json;
    expect(v1.meta.pageSize).toBe(1000);
    expect(v2.meta.pageSize).toBe(1000);
    expect(v2.data.map(({ attributes }: Json) => attributes.handleTime)).toEqual(
      v1.data.map(({ attributes }: Json) => attributes.handleTime * 1000),
    );
    expect((await get(`/v1/conversations/times/${time.id}`)).json.data.id).toBe(time.id);
  }));

test('rule 27: drafts have one list, below the customer, and no route of their own', () =>
  withKustomer({ scale: 0.3 }, async ({ get, records }) => {
    const [draft] = records('draft');
    const customer = draft.relationships.customer.data.id;
    const listed = (await get(`/v1/customers/${customer}/drafts?include=attachments`)).json;
    expect(listed.data.map(({ id }: Json) => id)).toContain(draft.id);
    expect((await get(`/v1/drafts/${draft.id}`)).status).toBe(404);
    expect((await get('/v1/drafts')).status).toBe(404);
  }));

test('rule 8: lists without ids, without links, and what comes along as an object instead of a list', () =>
  withKustomer(small, async ({ get, records }) => {
    const accounts = (await get('/v1/outboundAccounts')).json;
    expect(accounts.data.every((one: Json) => one.id === undefined)).toBe(true);
    expect(Object.keys(accounts.links)).toEqual(['self']);
    expect((await get('/v1/satisfaction')).json.links).toBeUndefined();
    const levels = records('sla');
    const single = levels.find(({ attributes }) => attributes.currentVersion === 1);
    const many = levels.find(({ attributes }) => attributes.currentVersion > 1);
    expect(Array.isArray((await get(`/v1/slas/${single.id}?versions=all`)).json.included)).toBe(false);
    expect((await get(`/v1/slas/${many.id}?versions=all`)).json.included).toHaveLength(3);
    expect((await get('/v1/slas')).json.included).toBeUndefined();
    expect((await get('/v1/slas?versions=none')).status).toBe(400);
  }));

test('a list of what the plan does not have answers as the setting says', () =>
  withKustomer({ ...small, settings: { absent: 'workflow', absent_status: '402' } }, async ({ get }) => {
    expect((await get('/v1/workflows')).status).toBe(402);
    expect((await get('/v1/snippets')).status).toBe(200);
  }));

/** Rules that other folders prove. */
const elsewhere: Readonly<Record<number, string>> = {
  39: 'test/extract/kustomer-csv/stand-in.test.ts',
};

test('each rule of the stand-in is named by a test', () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n');
  const named = new Set(
    [...texts.matchAll(/\brules? ([0-9, and]+)/g)]
      .flatMap(([, list]) => (list as string).match(/[0-9]+/g) ?? [])
      .map(Number),
  );
  const rules = Array.from({ length: 39 }, (_, index) => index + 1);
  expect(rules.filter((rule) => !named.has(rule) && elsewhere[rule] === undefined)).toEqual([]);
});
