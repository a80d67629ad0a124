import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { Exchange } from '../../../core/http.js';
import { get, search } from '../../../extract/kustomer/api/calls.js';
import { createApi } from '../../../extract/kustomer/api/client.js';
import { createWidth } from '../../../extract/kustomer/api/width.js';
import { kustomerSettings } from '../../../extract/kustomer/settings.js';
import { mapLimited } from '../../../extract/parallel.js';
import { createAllowance } from '../../../simulate/kustomer/access/rates.js';

/** How much of the vendor's allowance an extraction uses, on a clock of its own: calls are counted, no time passes. */

const minute = 60_000;
const start = Date.UTC(2026, 0, 1) + 41_300;
const signal = new AbortController().signal;
const page = Buffer.from('{"meta":{"page":1,"pageSize":100},"data":[{"id":"1"}],"links":{"next":null}}');

/** The stand-in's own allowances behind calls of 200 to 500 ms. */
const vendor = (limit: number, others: number, reserve: number) => {
  const clock = virtualClock(start, { auto: true });
  const calls = createAllowance(limit, others);
  const searches = createAllowance(100, 0);
  const seen: { readonly at: number; readonly isSearch: boolean; readonly refused: boolean }[] = [];
  let turn = 0;
  const exchange: Exchange = async ({ method }) => {
    const began = clock.now();
    const way = 100 + ((turn++ * 53) % 151);
    await clock.sleep(way);
    const now = clock.now();
    const isSearch = method === 'POST';
    const refused = !calls.take(now) || (isSearch && !searches.take(now));
    seen.push({ at: now, isSearch, refused });
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(calls.remaining(now)),
    };
    await clock.sleep(way);
    return {
      status: refused ? 429 : 200,
      headers,
      body: page,
      at: clock.now(),
      ms: clock.now() - began,
      attempt: 1,
    };
  };
  const settings = kustomerSettings({
    org: 'acme',
    token: 'not-a-real-token',
    clock,
    random: () => 0,
    reserve,
  });
  return { api: createApi({ settings, exchange, token: 'not-a-real-token' }), clock, seen };
};

const tags = get('/v1/tags', { page: 1, pageSize: 100 });

/** Fans out as the readers do, group by group, until the time is over. */
const work = async ({ api, clock }: Pick<ReturnType<typeof vendor>, 'api' | 'clock'>, ms: number) => {
  while (clock.now() < start + ms)
    await mapLimited(Array.from({ length: 64 }), api.width(), () => api.ask(tags, signal));
};

/** Most and least calls of the whole minutes after the first, whose calls also find the right width. */
const minutes = (seen: readonly { readonly at: number }[], from: number, count: number): number[] =>
  Array.from(
    { length: count },
    (_, index) =>
      seen.filter(({ at }) => at >= from + index * minute && at < from + (index + 1) * minute).length,
  );

describe('an extraction under the vendor’s limit', () => {
  test.each([
    ['the smallest plan', 300, 0, 0.2, 240],
    ['a plan of a thousand, nothing left to others', 1000, 0, 0, 1000],
    ['a large plan, as the headers tell', 2000, 0, 0.2, 1600],
    ['with others who spend of it', 1000, 200, 0.3, 700],
  ])(
    '%s: nearly all calls of each minute, and no refusal',
    async (_name, limit, others, reserve, allowed) => {
      const run = vendor(limit, others, reserve);
      await work(run, 6 * minute);
      expect(run.seen.filter(({ refused }) => refused)).toEqual([]);
      const first = (run.seen[0] as { readonly at: number }).at;
      const counts = minutes(run.seen, first + minute, 4);
      const sum = counts.reduce((total, count) => total + count, 0);
      expect(sum).toBeGreaterThanOrEqual(0.97 * 4 * allowed);
    },
  );

  test('searches have a limit of their own: all hundred of each minute, and no refusal', async () => {
    const run = vendor(1000, 0, 0);
    const one = async (): Promise<void> => {
      while (run.clock.now() < start + 5 * minute)
        await run.api.ask(search('live', { queryContext: 'message' }, 1, 100), signal);
    };
    await Promise.all(Array.from({ length: 6 }, one));
    expect(run.seen.filter(({ refused }) => refused)).toEqual([]);
    const all = run.seen.filter(({ at }) => at < start + 5 * minute).length;
    expect(all).toBeGreaterThanOrEqual(0.97 * 500);
  });
});

describe('the width of a fan-out', () => {
  const answered = (width: ReturnType<typeof createWidth>, times: number, ms = 100) => {
    for (let turn = 0; turn < times; turn++) width.good(ms);
  };

  test('grows by one for each round of good answers, up to the most', () => {
    const width = createWidth(4, 6);
    answered(width, 4);
    expect(width.now()).toBe(5);
    answered(width, 100);
    expect(width.now()).toBe(6);
  });

  test('halves in trouble, and never stops', () => {
    const width = createWidth(8, 32);
    width.trouble();
    expect(width.now()).toBe(4);
    for (let turn = 0; turn < 5; turn++) width.trouble();
    expect(width.now()).toBe(1);
  });

  test('stays when the rate limit is met, or when answers become slower by it', () => {
    const width = createWidth(4, 32);
    answered(width, 3);
    width.enough();
    answered(width, 3);
    expect(width.now()).toBe(4);
    answered(width, 1);
    expect(width.now()).toBe(5);
    answered(width, 400, 900);
    expect(width.now()).toBe(5);
  });
});
