import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../core/clock.js';
import type { HttpResponse } from '../../core/http.js';
import { createPacer } from '../../core/pace.js';

const answer = (headers: Record<string, string>, status = 200): HttpResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
  at: 0,
  ms: 1,
  attempt: 1,
});

const sight = (response: HttpResponse) => ({
  ...(response.headers['x-limit'] ? { limit: Number(response.headers['x-limit']) } : {}),
  ...(response.headers['x-remaining'] ? { remaining: Number(response.headers['x-remaining']) } : {}),
  ...(response.headers['x-reset'] ? { resetAt: Number(response.headers['x-reset']) } : {}),
  refused: response.status === 429,
});

/** Takes `count` places and notes when each was given. */
const times = async (count: number, options: Parameters<typeof createPacer>[0]) => {
  const pacer = createPacer(options);
  const given: number[] = [];
  for (let i = 0; i < count; i++) {
    await pacer.take();
    given.push(options.clock.now());
  }
  return given;
};

describe('pacing', () => {
  test('never more calls in a window than allowed, and not fewer either', async () => {
    const clock = virtualClock(1_000_000, { auto: true });
    const given = await times(25, { clock, limit: 10, windowMs: 1000 });
    expect([0, 1000, 2000].map((ms) => given.filter((t) => t === 1_000_000 + ms).length)).toEqual([
      10, 10, 5,
    ]);
  });

  test('leaves the reserve to others', async () => {
    const clock = virtualClock(0, { auto: true });
    const given = await times(17, { clock, limit: 10, windowMs: 1000, reserve: 0.2 });
    expect(given.filter((t) => t === 0)).toHaveLength(8);
    expect(given.filter((t) => t === 1000)).toHaveLength(8);
  });

  test('believes the server when others spend from the same allowance', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.observe(answer({ 'x-limit': '10', 'x-remaining': '2' }));
    const given: number[] = [];
    for (let i = 0; i < 3; i++) {
      await pacer.take();
      given.push(clock.now());
    }
    expect(given).toEqual([0, 0, 1000]);
  });

  test('after a refusal nothing is sent until the reset the server names', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.observe(answer({ 'x-reset': '1700' }, 429));
    await pacer.take();
    expect(clock.now()).toBe(1700);
  });

  test('an insane reset is not believed', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.observe(answer({ 'x-reset': '99999999' }, 429));
    await pacer.take();
    expect(clock.now()).toBe(1000);
  });

  test('a stopped caller does not hold up the queue', async () => {
    const clock = virtualClock(0);
    const pacer = createPacer({ clock, limit: 1, windowMs: 1000 });
    await pacer.take();
    const stop = new AbortController();
    const stopped = pacer.take(stop.signal);
    const next = pacer.take();
    await clock.advance(0);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    await clock.advance(1000);
    await next;
    expect(clock.now()).toBe(1000);
  });
});
