import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { Exchange, HttpRequest } from '../../../core/http.js';
import { createApi } from '../../../load/intercom/api/api.js';
import { type IntercomSettings, intercomSettings } from '../../../load/intercom/settings.js';
import { createRate } from '../../../simulate/intercom/api/rate.js';
import { intercomSettings as simulated } from '../../../simulate/intercom/settings.js';
import { intercomInProcess } from '../../../simulate/intercom/simulator.js';
import { resolveSettings } from '../../../simulate/settings.js';

/** How much of the vendor's allowance a load uses, on a clock of its own: calls are counted, no time passes. */

const windowMs = 10_000;
/** In the middle of a window of the vendor. */
const start = Date.UTC(2026, 0, 1) + 3_700;

interface Seen {
  readonly at: number;
  readonly request: HttpRequest;
  readonly refused: boolean;
}

/** The stand-in's own rate rule behind calls that travel 40 to 160 ms. `wrong`: how far our clock is behind the vendor's. */
const vendor = (
  rates: Readonly<Record<string, string>>,
  settings: Partial<IntercomSettings> = {},
  wrong = 0,
) => {
  const clock = virtualClock(start, { auto: true });
  const theirs = { ...clock, now: () => clock.now() + wrong };
  const rate = createRate(resolveSettings('Intercom', simulated, rates), theirs);
  const seen: Seen[] = [];
  let turn = 0;
  const exchange: Exchange = async (request) => {
    const began = clock.now();
    const way = 20 + ((turn++ * 37) % 61);
    await clock.sleep(way);
    const { headers, refusal } = rate();
    seen.push({ at: theirs.now(), request, refused: refusal !== undefined });
    const sent = Object.fromEntries(
      Object.entries({ ...headers, date: new Date(theirs.now()).toUTCString() }).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    await clock.sleep(way);
    return {
      status: refusal ? 429 : 200,
      headers: sent,
      body: Buffer.from('{"id":"1"}'),
      at: clock.now(),
      ms: clock.now() - began,
      attempt: 1,
    };
  };
  const api = createApi({
    exchange,
    baseUrl: 'https://api.example.com',
    token: 'not-a-real-token',
    clock,
    random: () => 0,
    settings: { ...intercomSettings, ...settings },
    onWait: () => {},
  })(new AbortController().signal);
  return { api, clock, seen };
};

/** Posts with so many at once until the time is over. */
const work = async (
  { api, clock }: Pick<ReturnType<typeof vendor>, 'api' | 'clock'>,
  parallel: number,
  ms: number,
  path: (turn: number) => string = () => '/conversations',
): Promise<void> => {
  const until = start + ms;
  let turn = 0;
  const one = async (): Promise<void> => {
    while (clock.now() < until) await api.write('POST', path(turn++), {});
  };
  await Promise.all(Array.from({ length: parallel }, one));
};

/** Calls in each whole window of the vendor. */
const perWindow = (seen: readonly Seen[], from: number, windows: number, length: number): number[] =>
  Array.from(
    { length: windows },
    (_, index) =>
      seen.filter(({ at }) => at >= from + index * length && at < from + (index + 1) * length).length,
  );

const border = Math.ceil(start / windowMs) * windowMs;

describe('a load under the vendor’s limit', () => {
  it.each([
    ['as Intercom has it by default', { app_rate: '1666' }, {}, 48, 1666],
    ['with a larger plan, as the headers tell', { app_rate: '2500' }, {}, 64, 2500],
    [
      'with other apps in the workspace',
      { app_rate: '1666', workspace_rate: '4166', neighbour_calls: '3166' },
      {},
      48,
      1000,
    ],
    ['with a share left to others', { app_rate: '1666' }, { reserve: 0.25 }, 48, 1249],
  ] as const)(
    '%s: nearly all calls of each window, and no refusal',
    async (_name, rates, settings, parallel, allowed) => {
      const run = vendor(rates, settings);
      await work(run, parallel, 5 * windowMs);
      const refused = run.seen.filter((one) => one.refused).length;
      const windows = perWindow(run.seen, border, 4, windowMs);
      expect(refused).toBe(0);
      for (const calls of windows) {
        expect(calls).toBeGreaterThanOrEqual(0.97 * allowed);
        expect(calls).toBeLessThanOrEqual(allowed);
      }
    },
  );

  it.each([
    ['counted by the minute', { app_rate: '1000', rate_window: '60' }, 24, 1000, 60_000],
    [
      'counted by the minute, and large',
      { app_rate: '10000', workspace_rate: '0', rate_window: '60' },
      64,
      10_000,
      60_000,
    ],
    ['of an older plan, far below what we take for granted', { app_rate: '83' }, 48, 83, 10_000],
    ['smaller than the writers are many', { app_rate: '16' }, 48, 16, 10_000],
    ['in windows of three seconds', { app_rate: '480', rate_window: '3' }, 64, 480, 3_000],
  ] as const)(
    '%s: the headers win over what we took for granted, from the first answer on',
    async (_name, rates, parallel, allowed, length) => {
      const run = vendor(rates);
      // A load begins with a question, so the headers are known before the first write.
      await run.api.read('/me');
      const windows = Math.max(4, 10_000 / length);
      // By then the vendor's clock is known better than to a second, too.
      const first = Math.ceil((start + windowMs) / length) * length;
      await work(run, parallel, first - start + windows * length);
      expect(run.seen.filter((one) => one.refused)).toEqual([]);
      for (const calls of perWindow(run.seen, first, windows - 1, length)) {
        expect(calls).toBeGreaterThanOrEqual(0.97 * allowed);
        expect(calls).toBeLessThanOrEqual(allowed);
      }
    },
  );

  it.each([
    ['a minute behind', 60_000],
    ['two seconds behind', 2_000],
    ['less than a second ahead', -700],
    ['two seconds ahead', -2_000],
    ['a minute ahead', -60_000],
  ] as const)(
    'with a clock of ours that is %s: still no refusal, still nearly all calls',
    async (_name, wrong) => {
      const run = vendor({ app_rate: '1666' }, {}, wrong);
      await run.api.read('/me');
      await work(run, 48, 5 * windowMs);
      expect(run.seen.filter((one) => one.refused)).toEqual([]);
      // In the first window the vendor's clock is known to a second only.
      const first = Math.ceil((start + wrong) / windowMs) * windowMs + windowMs;
      for (const calls of perWindow(run.seen, first, 3, windowMs)) {
        expect(calls).toBeGreaterThanOrEqual(0.97 * 1666);
        expect(calls).toBeLessThanOrEqual(1666);
      }
    },
  );
});

it('ceilings of the operator are used up, never broken, wherever ten minutes begin', async () => {
  const tenMinutes = 600_000;
  const run = vendor(
    {},
    {
      ceilings: [
        { method: 'POST', prefix: '/contacts', limit: 600, windowMs: tenMinutes },
        { method: 'POST', prefix: '/companies', limit: 100, windowMs: tenMinutes },
      ],
    },
  );
  await Promise.all([
    work(run, 8, 4 * tenMinutes, () => '/contacts'),
    work(run, 4, 4 * tenMinutes, () => '/companies'),
  ]);
  for (const [path, limit] of [
    ['/contacts', 600],
    ['/companies', 100],
  ] as const) {
    const times = run.seen.filter(({ request }) => request.url.endsWith(path)).map(({ at }) => at);
    for (let first = 0; first + limit < times.length; first++)
      expect((times[first + limit] as number) - (times[first] as number)).toBeGreaterThanOrEqual(tenMinutes);
    const all = times.filter((at) => at < start + 4 * tenMinutes).length;
    expect(all).toBeGreaterThanOrEqual(0.97 * 4 * limit);
  }
});

it('a ceiling that is looser than the headers changes nothing', async () => {
  const run = vendor(
    { app_rate: '100' },
    { ceilings: [{ method: 'POST', prefix: '/contacts', limit: 100_000, windowMs: 600_000 }] },
  );
  await run.api.read('/me');
  await work(run, 32, 5 * windowMs, () => '/contacts');
  expect(run.seen.filter((one) => one.refused)).toEqual([]);
  for (const calls of perWindow(run.seen, border, 4, windowMs)) expect(calls).toBe(100);
});

it('waiting for its turn ends when the load is stopped, and the write says that nothing left', async () => {
  const clock = virtualClock(start);
  const stop = new AbortController();
  let sent = 0;
  const api = createApi({
    exchange: async () => {
      sent++;
      return {
        status: 200,
        headers: {},
        body: Buffer.from('{"id":"1"}'),
        at: clock.now(),
        ms: 1,
        attempt: 1,
      };
    },
    baseUrl: 'https://api.example.com',
    token: 'not-a-real-token',
    clock,
    random: () => 0,
    settings: {
      ...intercomSettings,
      ceilings: [{ method: 'POST', prefix: '/contacts', limit: 1, windowMs: 600_000 }],
    },
    onWait: () => {},
  })(stop.signal);
  await api.write('POST', '/contacts', {});
  const second = api.write('POST', '/contacts', {});
  await clock.advance(1_000);
  stop.abort(new Error('stopped by the user'));
  await expect(second).rejects.toMatchObject({ code: 'interrupted', details: { unsent: true } });
  expect(sent).toBe(1);
});

it('a limit that the headers do not tell of is waited for, ten minutes if need be', async () => {
  const clock = virtualClock(start, { auto: true });
  const simulator = intercomInProcess({
    clock,
    travelMs: () => 100,
    settings: { resource_rates: 'POST /tags=1/600' },
  });
  const api = createApi({
    exchange: simulator.exchange,
    baseUrl: simulator.url,
    token: simulator.token,
    clock,
    random: () => 0.5,
    settings: intercomSettings,
    onWait: () => {},
  })(new AbortController().signal);
  for (const name of ['first', 'second']) await api.write('POST', '/tags', { name });
  expect(simulator.workspace.tags.size).toBe(2);
  expect(clock.now() - start).toBeGreaterThan(590_000);
});

it.each([
  ['https://api.intercom.io', 'https://api.eu.intercom.io (EU)'],
  ['https://api.eu.intercom.io', 'https://api.intercom.io (US)'],
])('a token that %s refuses may be one of another region, and is told so', async (baseUrl, hint) => {
  const body = Buffer.from(
    '{"type":"error.list","errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}',
  );
  const clock = virtualClock(start, { auto: true });
  const api = createApi({
    exchange: async () => ({ status: 401, headers: {}, body, at: clock.now(), ms: 1, attempt: 1 }),
    ...{ baseUrl, token: 'not-a-real-token', clock, random: () => 0, settings: intercomSettings },
    onWait: () => {},
  })(new AbortController().signal);
  await expect(api.read('/me')).rejects.toMatchObject({
    code: 'token-refused',
    next: expect.stringContaining(hint),
  });
});
