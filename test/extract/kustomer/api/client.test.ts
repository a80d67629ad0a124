import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../../../core/clock.js';
import { deskError } from '../../../../core/errors.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../../core/http.js';
import { get, search } from '../../../../extract/kustomer/api/calls.js';
import { createApi } from '../../../../extract/kustomer/api/client.js';
import { type KustomerOptions, kustomerSettings } from '../../../../extract/kustomer/settings.js';

const start = Date.UTC(2026, 0, 1);

type Reply = Partial<Omit<HttpResponse, 'body'>> & { readonly body?: string };
type Script = (request: HttpRequest, turn: number) => Reply | Error;

const user = '{"data":{"type":"user","id":"u1","attributes":{}}}';
const page = '{"meta":{"page":1,"pageSize":100},"data":[{"id":"1"}],"links":{"next":null}}';

/** An API over scripted answers, with a clock that jumps to whatever is waited for. */
const scripted = (script: Script, options: Partial<KustomerOptions> = {}) => {
  const clock = virtualClock(start, { auto: true });
  const sent: { readonly request: HttpRequest; readonly at: number }[] = [];
  const waits: string[] = [];
  const exchange: Exchange = async (request) => {
    sent.push({ request, at: clock.now() - start });
    const reply = script(request, sent.length);
    if (reply instanceof Error) throw reply;
    return {
      status: 200,
      headers: {},
      at: clock.now(),
      ms: 0,
      attempt: 1,
      ...reply,
      body: Buffer.from(reply.body ?? page),
    };
  };
  const settings = kustomerSettings({
    org: 'acme',
    token: 'not-a-real-token',
    clock,
    random: () => 0,
    callsPerMinute: Number.POSITIVE_INFINITY,
    searchesPerMinute: Number.POSITIVE_INFINITY,
    progress: ({ waiting }) => waiting && waits.push(waiting),
    ...options,
  });
  return { api: createApi({ settings, exchange, token: 'not-a-real-token' }), sent, waits, clock };
};

const signal = new AbortController().signal;
const call = get('/v1/tags', { page: 1, pageSize: 100 });
const isProbe = ({ url }: HttpRequest): boolean => url.endsWith('/v1/users/current');

describe('a refusal for the rate', () => {
  const limited = (headers: Record<string, string>) => (_request: HttpRequest, turn: number) =>
    turn === 1 ? { status: 429, headers, body: '{"errors":[{"status":429}]}' } : {};

  test.each([
    ['epoch seconds of the reset', { 'x-ratelimit-reset': String(start / 1000 + 17) }, 17_000],
    ['a reset in the past is not believed', { 'x-ratelimit-reset': String(start / 1000 - 5) }, 60_000],
    ['nor one far ahead', { 'x-ratelimit-reset': String(start / 1000 + 3600) }, 60_000],
    ['nor milliseconds', { 'x-ratelimit-reset': String(start + 17_000) }, 60_000],
    ['nor words', { 'x-ratelimit-reset': 'soon' }, 60_000],
    ['Retry-After in seconds', { 'retry-after': '8' }, 8_000],
    ['Retry-After as a date', { 'retry-after': new Date(start + 9_000).toUTCString() }, 9_000],
    ['nothing said: a whole window', {}, 60_000],
    [
      'a server whose clock is an hour ahead',
      { 'x-ratelimit-reset': String(start / 1000 + 3612), date: new Date(start + 3_600_000).toUTCString() },
      12_000,
    ],
  ])('%s', async (_name, headers, waited) => {
    const { api, sent, waits } = scripted(limited(headers as Record<string, string>));
    const answer = await api.ask(call, signal);
    expect(answer.ok).toBe(true);
    expect(sent.map(({ at }) => at)).toEqual([0, waited]);
    expect(waits).toEqual([`status 429, ${waited / 1000} s`]);
    expect(answer.entries.map(({ status, attempt }) => [status, attempt])).toEqual([
      [429, 1],
      [200, 2],
    ]);
  });
});

describe('pacing', () => {
  test('leaves the reserve to others and follows the headers', async () => {
    let remaining = 100;
    const { api, sent } = scripted(
      () => ({ headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': String(--remaining) } }),
      { callsPerMinute: 10, reserve: 0.2 },
    );
    for (let turn = 0; turn < 90; turn++) {
      if (turn === 80) remaining = 100;
      await api.ask(call, signal);
    }
    // The first window takes 80 of the 100 that the headers allow, though 10 were assumed before the first answer.
    expect(sent.filter(({ at }) => at < 60_000)).toHaveLength(80);
    expect(sent.at(-1)?.at).toBe(60_000);
  });

  test('what others spend counts, from the reserve first', async () => {
    let remaining = 40;
    const { api, sent } = scripted(
      () => ({ headers: { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': String(--remaining) } }),
      { callsPerMinute: 100, reserve: 0.2 },
    );
    for (let turn = 0; turn < 45; turn++) await api.ask(call, signal);
    expect(sent.filter(({ at }) => at < 60_000)).toHaveLength(40);
  });

  test('searches have a limit of their own, and a refused search does not stop the other calls', async () => {
    const { api, sent } = scripted(
      ({ method }, turn) =>
        method === 'POST' && turn === 1
          ? { status: 429, headers: { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '900' } }
          : {},
      { callsPerMinute: 1000, searchesPerMinute: 3 },
    );
    const first = api.ask(search('live', { queryContext: 'message' }, 1, 500), signal);
    const second = api.ask(call, signal);
    await second;
    expect(sent.find(({ request }) => request.method === 'GET')?.at).toBe(0);
    await first;
    for (let turn = 0; turn < 4; turn++) await api.ask(search('live', {}, 1, 500), signal);
    const searches = sent.filter(({ request }) => request.method === 'POST').map(({ at }) => at);
    for (let from = 0; from + 3 < searches.length; from++)
      expect((searches[from + 3] as number) - (searches[from] as number)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('trouble on the way', () => {
  test.each([
    ['an answer that is cut', { body: page.slice(0, 60) }],
    ['one cut behind a bracket', { body: '{"data":[{"id":"1"}' }],
    ['an empty one', { body: '' }],
    ['a page of HTML', { body: '<html>gateway</html>' }],
    ['a server error', { status: 503, body: '' }],
    ['no answer', deskError('host-unreachable', { what: 'no answer' })],
    ['a broken answer', deskError('response-truncated', { what: 'broke off' })],
  ] as const)('%s is asked for again', async (_name, reply) => {
    const { api, sent } = scripted((_request, turn) => (turn <= 2 ? reply : {}));
    const answer = await api.ask(call, signal);
    expect(answer.ok && answer.page.spans.length).toBe(1);
    expect(sent).toHaveLength(3);
  });

  test.each([400, 402, 404, 409, 413, 422])('%i is an answer and not asked for again', async (status) => {
    const { api, sent } = scripted(() => ({
      status,
      body: '{"errors":[{"code":"notfound","title":"Not Found"}]}',
    }));
    const answer = await api.ask(call, signal);
    expect(answer).toMatchObject({ ok: false, refusal: { status, words: 'notfound, Not Found' } });
    expect(sent).toHaveLength(1);
  });

  test('a call that keeps failing while others work concerns its stream alone', async () => {
    const { api, sent } = scripted(
      (request) => (isProbe(request) ? { body: user } : { status: 500, body: '' }),
      {
        tries: 4,
      },
    );
    await expect(api.ask(call, signal)).rejects.toMatchObject({ code: 'stream-unreadable' });
    expect(sent).toHaveLength(5);
  });

  test('when nothing works any more, everything stops', async () => {
    const down = scripted(() => ({ status: 502, body: '' }), { tries: 3 });
    await expect(down.api.ask(call, signal)).rejects.toMatchObject({ code: 'vendor-unavailable' });
    const gone = scripted(() => deskError('host-unreachable', { what: 'no answer' }), { tries: 3 });
    await expect(gone.api.ask(call, signal)).rejects.toMatchObject({ code: 'host-unreachable' });
  });
});

describe('a key', () => {
  const refuse = (status: number, title: string): Reply => ({
    status,
    body: JSON.stringify({ errors: [{ status, title }] }),
  });

  test.each([401, 403])('that lacks a role (%i) is told from one that is dead', async (status) => {
    const missing = scripted((request) =>
      isProbe(request) ? { body: user } : refuse(status, 'Unauthorized'),
    );
    expect(await missing.api.ask(call, signal)).toMatchObject({ ok: false, refusal: { status } });
    const dead = scripted(() => refuse(status, 'Expired token'));
    await expect(dead.api.ask(call, signal)).rejects.toMatchObject({
      code: 'token-refused',
      message: expect.stringContaining('Expired token'),
    });
  });

  test('of another region is named with the region', async () => {
    const words = 'Auth token associated with pod prod2 but request is being handled by prod1';
    for (const status of [401, 403]) {
      const { api } = scripted(() => refuse(status, words));
      await expect(api.ask(call, signal)).rejects.toMatchObject({
        code: 'pod-wrong',
        message: expect.stringContaining('prod2'),
      });
    }
  });

  test('goes nowhere but into the header', async () => {
    const { api, sent } = scripted((_request, turn) =>
      turn < 3 ? { status: 500, body: 'not-a-real-token' } : {},
    );
    const answer = await api.ask(get('/v1/media/1', { token: 'not-a-real-token' }), signal);
    expect(sent[0]?.request.headers?.authorization).toBe('Bearer not-a-real-token');
    expect(JSON.stringify(answer.entries)).not.toContain('not-a-real-token');
  });
});

test('the request log has what a record needs as proof', async () => {
  const { api } = scripted(() => ({
    headers: { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'set-cookie': 'secret=1' },
    body: '{"meta":{},"data":[{"id":"1"},{"id":"2"}],"links":{"next":"/v1/x?page=2"}}',
  }));
  const answer = await api.ask(search('archive', { queryContext: 'message', and: [] }, 2, 500), signal);
  expect(answer.entries).toEqual([
    {
      method: 'POST',
      url: 'https://acme.api.kustomerapp.com/v1/customers/archive/search?page=2&pageSize=500',
      body: '{"and":[],"queryContext":"message"}',
      status: 200,
      fetchedAt: '2026-01-01T00:00:00.000Z',
      ms: 0,
      attempt: 1,
      items: 2,
      bytes: 74,
      responseSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      nextCursor: '/v1/x?page=2',
      rateLimit: { limit: 1000, remaining: 999 },
    },
  ]);
});
