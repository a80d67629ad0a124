import { expect, test } from 'vitest';
import { kustomerSettings } from '../../../simulate/kustomer/settings.js';
import { clientOf, type Json, noon, small, withKustomer } from './helpers.js';

test('rule 6: one window of sixty seconds for all keys of the organisation', () =>
  withKustomer(
    { ...small, settings: { rpm: '5', keys: 'second=all' } },
    async ({ get, simulator }, clock) => {
      const other = clientOf(simulator, 'second');
      for (let call = 0; call < 5; call++) {
        const answer = await (call % 2 ? other : { get }).get('/v1/tags?pageSize=1');
        expect(answer.status).toBe(200);
        expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(4 - call));
      }
      await clock.advance(30_000);
      const refused = await get('/v1/tags');
      expect(refused.status).toBe(429);
      expect(refused.json.errors[0].code).toBe('toomanyrequests');
      expect(refused.headers.get('x-ratelimit-limit')).toBe('5');
      expect(refused.headers.get('x-ratelimit-reset')).toBe(String((noon + 60_000) / 1000));
      expect(refused.headers.get('retry-after')).toBeNull();
      // Calls while blocked do not move the end of the window.
      await clock.advance(29_999);
      expect((await other.get('/v1/tags')).status).toBe(429);
      await clock.advance(1);
      expect((await get('/v1/tags')).status).toBe(200);
      expect(simulator.state().refused).toBe(2);
    },
  ));

test('rule 6: a hundred searches a minute if nothing else is said', () => {
  expect(kustomerSettings.find((setting) => setting.name === 'search_rpm')?.default).toBe('100');
});

test('rule 6: searches have a limit of their own beside the other limit', () =>
  withKustomer({ ...small, settings: { rpm: '1000', search_rpm: '20' } }, async ({ get, search }, clock) => {
    for (let call = 0; call < 20; call++)
      expect((await search({}, '?pageSize=1', call % 2 === 1)).status).toBe(200);
    expect((await search({}, '?pageSize=1')).status).toBe(429);
    expect((await search({}, '?pageSize=1', true)).status).toBe(429);
    expect((await get('/v1/tags?pageSize=1')).status).toBe(200);
    await clock.advance(60_000);
    expect((await search({}, '?pageSize=1')).status).toBe(200);
  }));

test('rule 6: others use the same allowance', () =>
  withKustomer({ ...small, settings: { rpm: '100', other_traffic: '60' } }, async ({ get }, clock) => {
    expect((await get('/v1/tags')).headers.get('x-ratelimit-remaining')).toBe('99');
    await clock.advance(30_000);
    expect((await get('/v1/tags')).headers.get('x-ratelimit-remaining')).toBe('68');
  }));

test.each([
  ['present', 'absent'],
  ['absent', 'present'],
  ['absent', 'absent'],
] as const)('rule 6: reset header %s, Retry-After %s', (reset, retry) =>
  withKustomer(
    { ...small, settings: { rpm: '1', reset_header: reset, retry_after: retry } },
    async ({ get }, clock) => {
      await get('/v1/tags');
      await clock.advance(45_000);
      const { status, headers } = await get('/v1/tags');
      expect(status).toBe(429);
      expect(headers.get('x-ratelimit-limit')).toBe('1');
      expect(headers.get('x-ratelimit-reset')).toBe(reset === 'present' ? String(noon / 1000 + 60) : null);
      expect(headers.get('retry-after')).toBe(retry === 'present' ? '15' : null);
    },
  ),
);

test('an unknown key takes nothing from the allowance', () =>
  withKustomer({ ...small, settings: { rpm: '2' } }, async ({ get, simulator }) => {
    for (let call = 0; call < 3; call++) await clientOf(simulator, 'nobody').get('/v1/tags');
    expect((await get('/v1/tags')).status).toBe(200);
  }));

test('rule 7: faults on request: 429 in the middle of a list, server errors, cut answers, empty bodies', () => {
  const faults =
    '429#2 GET /v1/tags,502-before#3 GET /v1/tags,truncate-json#4 GET /v1/tags,empty-body#5 GET /v1/tags,truncate#6 GET /v1/tags,reset-before#7 GET /v1/tags';
  return withKustomer({ ...small, faults }, async ({ simulator }) => {
    const call = (): Promise<Response> =>
      fetch(`${simulator.url}/v1/tags`, {
        headers: { authorization: `Bearer ${simulator.token}`, 'accept-encoding': 'identity' },
      });
    expect((await call()).status).toBe(200);
    const limited = await call();
    expect([limited.status, ((await limited.json()) as Json).errors[0].status]).toEqual([429, 429]);
    const gateway = await call();
    expect([gateway.status, ((await gateway.json()) as Json).errors[0].code]).toEqual([502, 'badgateway']);
    const cut = await call();
    expect(cut.status).toBe(200);
    await expect(cut.json()).rejects.toThrow(SyntaxError);
    const empty = await call();
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    await expect(call().then((answer) => answer.text())).rejects.toThrow();
    await expect(call()).rejects.toThrow();
    expect((await call()).status).toBe(200);
    expect(simulator.state().faults).toEqual({
      '429': 1,
      '502-before': 1,
      'truncate-json': 1,
      'empty-body': 1,
      truncate: 1,
      'reset-before': 1,
    });
  });
});

test('rule 7: a 429 by fault looks like any other, even as the first answer', () =>
  withKustomer({ ...small, settings: { rpm: '9' }, faults: '429#1' }, async ({ get }) => {
    const { status, headers } = await get('/v1/tags');
    expect(status).toBe(429);
    expect(headers.get('x-ratelimit-reset')).toBe(String(noon / 1000 + 60));
    expect(headers.get('x-ratelimit-limit')).toBe('9');
  }));

test('rule 7: an answer may take half a minute', () =>
  withKustomer({ ...small, faults: 'slow:30000#1' }, async ({ get }, clock) => {
    let done = false;
    const answer = get('/v1/tags').then((reply) => {
      done = true;
      return reply;
    });
    while (!done) await clock.advance(10_000);
    expect((await answer).status).toBe(200);
    expect(clock.now() - noon).toBeGreaterThanOrEqual(30_000);
  }));
