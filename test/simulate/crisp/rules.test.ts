import { afterEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { openDesk, type Reply, type TestDesk, words } from './desk.js';

/** What the stand-in must enforce, rule by rule. */

let desk: TestDesk;
afterEach(() => desk.close());

const open = async (
  settings: Record<string, string> = {},
  more: Parameters<typeof openDesk>[1] = {},
): Promise<string> => {
  desk = await openDesk(settings, more);
  return newSession();
};

const newSession = async (): Promise<string> =>
  (await desk.call('POST', '/conversation')).data.session_id as string;

const send = (session: string, body: unknown): Promise<Reply> =>
  desk.call('POST', `/conversation/${session}/message`, body);

describe('who may call', () => {
  it('wants the token, the tier, the workspace and the scope', async () => {
    await open({ scopes: 'website:conversation:initiate' });
    const list = (headers?: Record<string, string>) =>
      desk.call('GET', '/conversations/1', undefined, headers);
    expect(await list({ authorization: 'Basic bm9ib2R5' })).toMatchObject({ status: 401 });
    expect(await list({ 'x-crisp-tier': 'plugin' })).toMatchObject({ status: 401 });
    expect(await list()).toMatchObject({ status: 403, reason: 'not_allowed' });
    const elsewhere = await fetch(`${desk.simulator.url}/v1/website/0000/conversations/1`, {
      headers: {
        authorization: `Basic ${Buffer.from(desk.simulator.token).toString('base64')}`,
        'x-crisp-tier': 'website',
      },
    });
    expect([elsewhere.status, ((await elsewhere.json()) as Reply).reason]).toEqual([404, 'not_subscribed']);
  });

  it('takes a slash too many for another route, and pages from 1', async () => {
    const session = await open();
    for (const path of [
      `/conversation/${session}/`,
      `/conversation//${session}`,
      '/conversations/0',
      '/conversations/x',
    ])
      expect([path, (await desk.call('GET', path)).status]).toEqual([path, 404]);
    expect(await desk.call('GET', '/conversations/1')).toMatchObject({ status: 206, reason: 'listed' });
  });
});

describe('what is refused', () => {
  const cases: readonly [string, Record<string, unknown>, RegExp][] = [
    ['no origin', { ...words('a'), origin: undefined }, /required property '\.origin'/],
    ['no content', { ...words('a'), content: undefined }, /required property '\.content'/],
    ['an unknown type', { ...words('a'), type: 'letter' }, /allowed values/],
    ['a blank text', words(' \n '), /shorter/],
    ['a long text', words('x'.repeat(2001)), /longer than 2000/],
    ['seconds for milliseconds', words('a', { timestamp: 1_700_000_000 }), /timestamp/],
    ['a time that is no number', words('a', { timestamp: '1' }), /integer/],
    ['a fingerprint beyond 2^53', words('a', { fingerprint: 2 ** 60 }), /integer/],
    ['a file as text', { ...words('a'), type: 'file' }, /should be object/],
    ['a property with a list', words('a', { properties: { ids: [1] } }), /string,number,boolean/],
  ];
  for (const [name, body, sentence] of cases)
    it(name, async () => {
      const session = await open();
      const reply = await send(session, body);
      expect(reply).toMatchObject({ status: 400, reason: 'invalid_data' });
      expect(reply.data.message).toMatch(sentence);
    });

  it('in metas: empty segments, keys with spaces, lines in a subject, a place without coordinates', async () => {
    const session = await open();
    for (const meta of [
      { segments: [''] },
      { data: { 'Company Name': 'x' } },
      { data: { list: null } },
      { subject: 'a\nb' },
      { device: { geolocation: { country: 'DE' } } },
    ])
      expect(await desk.call('PATCH', `/conversation/${session}/meta`, meta)).toMatchObject({ status: 400 });
  });

  it('flat people data, read marks without origin, routing to strangers', async () => {
    const session = await open();
    await desk.call('POST', '/people/profile', { email: 'nora@example.com' });
    for (const [path, body] of [
      ['/people/data/nora%40example.com', { tier: 'gold' }],
      [`/conversation/${session}/read`, { from: 'user' }],
      [`/conversation/${session}/routing`, { assigned: { user_id: 'nobody' } }],
      [`/conversation/${session}/routing`, {}],
    ] as const)
      expect([path, (await desk.call('PATCH', path, body)).status]).toEqual([path, 400]);
  });

  it('what the plan does not pay for', async () => {
    const session = await open({ plan: 'free' });
    expect(await send(session, { ...words('a'), type: 'note' })).toMatchObject({
      status: 402,
      reason: 'subscription_upgrade_required',
    });
    const participants = ['a@example.com', 'b@example.com'].map((target) => ({ type: 'email', target }));
    expect(await desk.call('PUT', `/conversation/${session}/participants`, { participants })).toMatchObject({
      status: 402,
    });
  });
});

describe('what it does', () => {
  it('dates a message without a time, and every conversation, with the clock', async () => {
    const clock = virtualClock(Date.parse('2026-03-01T10:00:00Z'));
    const session = await open({}, { clock });
    await send(session, { ...words('now'), timestamp: undefined });
    await send(session, words('long ago'));
    const { data } = await desk.call('GET', `/conversation/${session}/messages`);
    expect(data.map((one: { timestamp: number }) => one.timestamp)).toEqual([1_700_000_000_000, clock.now()]);
    expect((await desk.call('GET', `/conversation/${session}`)).data.created_at).toBe(clock.now());
  });

  it('counts what goes out to a customer', async () => {
    const session = await open();
    await send(session, words('quiet', { from: 'operator', stealth: true }));
    expect(desk.simulator.state().violations).toEqual([]);
    await send(session, words('loud', { from: 'operator' }));
    expect(desk.simulator.state().violations).toEqual([
      'mail: a text of an operator was sent to the customer',
    ]);
  });

  it('writes an event for a change of state, and none for the same state', async () => {
    const session = await open();
    for (let turn = 0; turn < 2; turn++) await desk.call('PATCH', '/batch/resolve', { sessions: [session] });
    const { data } = await desk.call('GET', `/conversation/${session}/messages`);
    expect(data).toMatchObject([{ type: 'event', content: { namespace: 'state:resolved' } }]);
  });

  for (const [policy, status, count] of [
    ['accepted', 202, 2],
    ['refused', 409, 1],
    ['merged', 202, 1],
  ] as const)
    it(`a repeated fingerprint: ${policy}`, async () => {
      const session = await open({ duplicate_fingerprint: policy });
      await send(session, words('once', { fingerprint: 7 }));
      expect((await send(session, words('twice', { fingerprint: 7 }))).status).toBe(status);
      expect(desk.simulator.state().objects.messages).toBe(count);
    });

  it('gives 40 messages a page, the last ones, oldest first, strictly before', async () => {
    const session = await open();
    for (let index = 0; index < 45; index++)
      await send(session, words(`${index}`, { timestamp: 1_700_000_000_000 + index }));
    const first = (await desk.call('GET', `/conversation/${session}/messages`)).data;
    const second = (
      await desk.call('GET', `/conversation/${session}/messages?timestamp_before=${first[0].timestamp}`)
    ).data;
    expect([first.length, first[0].content, second.length, second.at(-1).content]).toEqual([40, '5', 5, '4']);
  });

  it('answers from the cache when it is told to, and says so', async () => {
    const clock = virtualClock(Date.parse('2026-03-01T10:00:00Z'));
    const session = await open({ stale_reads: '5000' }, { clock });
    expect((await desk.call('GET', `/conversation/${session}/messages`)).data).toEqual([]);
    await send(session, words('new'));
    const stale = await desk.call('GET', `/conversation/${session}/messages`);
    expect([stale.data, stale.headers.get('bloom-status')]).toEqual([[], 'HIT']);
    await clock.advance(5_000);
    expect((await desk.call('GET', `/conversation/${session}/messages`)).data.length).toBe(1);
  });
});

describe('people', () => {
  it('one profile an e-mail; PUT and PATCH make none; PUT wipes', async () => {
    await open();
    expect(
      await desk.call('POST', '/people/profile', { email: 'nora@example.com', notepad: 'old' }),
    ).toMatchObject({
      status: 201,
    });
    expect((await desk.call('POST', '/people/profile', { email: 'NORA@example.com' })).status).toBe(409);
    for (const method of ['PUT', 'PATCH'])
      expect(
        (await desk.call(method, '/people/profile/none%40example.com', { segments: ['a'] })).status,
      ).toBe(404);
    await desk.call('PUT', '/people/profile/nora%40example.com', { segments: ['a'] });
    expect((await desk.call('GET', '/people/profile/nora%40example.com')).data.notepad).toBeUndefined();
    expect(desk.simulator.state().violations[0]).toMatch(/^wiped/);
  });
});

describe('quotas', () => {
  it('so many calls a day, then none until midnight', async () => {
    const clock = virtualClock(Date.parse('2026-03-01T23:00:00Z'));
    desk = await openDesk({ daily_quota: '3', quota_status: '420' }, { clock });
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await desk.call('GET', '/conversations/1')).status);
    expect(statuses).toEqual([206, 206, 206, 420]);
    await clock.advance(3600_000);
    expect((await desk.call('GET', '/conversations/1')).status).toBe(206);
  });

  it('so many conversations a minute by plan', async () => {
    const clock = virtualClock(Date.parse('2026-03-01T10:00:00Z'));
    desk = await openDesk({ creation_limit: 'on', plan: 'mini' }, { clock });
    for (let turn = 0; turn < 15; turn++) await newSession();
    expect(await desk.call('POST', '/conversation')).toMatchObject({
      status: 423,
      reason: 'quota_limit_exceeded',
    });
    await clock.advance(60_000);
    expect((await desk.call('POST', '/conversation')).status).toBe(201);
  });
});

describe('the knowledge base', () => {
  const tree = (method: string, kind: string, path: string, body?: unknown) =>
    desk.call(method, `/helpdesk/tree/${kind}/en/articles/${path}`, body);

  it('wants the path before the body, the parent before the child, and says what it would show wrong', async () => {
    await open();
    expect((await tree('PUT', 'content', 'orders/a.md', { content: 'x' })).status).toBe(404);
    expect((await tree('POST', 'path', 'orders/a.md')).status).toBe(404);
    for (const bad of ['Orders', 'orders/a/b/c.md', 'a.md', 'orders/a_b.md'])
      expect([bad, (await tree('POST', 'path', bad)).status]).toEqual([bad, 400]);
    expect((await tree('POST', 'path', 'orders')).status).toBe(201);
    expect((await tree('POST', 'path', 'orders/a.md')).status).toBe(201);
    expect((await tree('POST', 'path', 'orders/a.md')).status).toBe(409);
    const rows = Array.from({ length: 51 }, () => '| a |').join('\n');
    await tree('PUT', 'content', 'orders/a.md', {
      content: `| h |\n| --- |\n${rows}\n\n||\ntext\n\n<b>x</b>`,
    });
    expect(desk.simulator.state().violations).toEqual([
      'markdown: a table of more than 50 rows',
      'markdown: a callout whose text is not on its line',
      'markdown: raw HTML',
    ]);
    await tree('DELETE', 'path', 'orders');
    expect((await tree('GET', 'path', 'orders/a.md')).status).toBe(404);
  });

  it('refuses the routes that died', async () => {
    await open();
    expect(await desk.call('POST', '/helpdesk/locale/en/article', { title: 'x' })).toMatchObject({
      status: 403,
      reason: 'website_cannot_write_to_legacy_helpdesk',
    });
  });
});

describe('files', () => {
  it('come by an event: the signed address, its limit, then the bytes', async () => {
    const clock = virtualClock(Date.parse('2026-03-01T10:00:00Z'));
    desk = await openDesk({ bucket_limit: '4' }, { clock });
    const { url, token } = desk.simulator;
    const answer = await fetch(`${url}/v1/bucket/url/generate`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(token).toString('base64')}`,
        'x-crisp-tier': 'website',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        namespace: 'upload',
        from: 'website',
        identifier: 'x',
        id: 'mine',
        file: { name: 'a.txt', type: 'text/plain' },
      }),
    });
    expect(((await answer.json()) as Reply).data).toEqual({});
    expect(desk.simulator.workspace.events).toEqual([]);
    await clock.advance(50);
    const event = desk.simulator.workspace.events[0] as { event: string; data: { url: unknown } };
    expect(event.event).toBe('bucket:url:upload:generated');
    const { signed, resource } = event.data.url as { signed: string; resource: string };
    const put = (body: string, type: string) =>
      fetch(signed, { method: 'PUT', headers: { 'content-type': type }, body });
    expect((await put('toolong', 'text/plain')).status).toBe(413);
    expect((await put('abc', 'image/png')).status).toBe(403);
    expect((await put('abc', 'text/plain')).status).toBe(200);
    expect(await (await fetch(resource)).text()).toBe('abc');
  });
});
